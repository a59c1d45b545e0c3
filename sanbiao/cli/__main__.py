from sanbiao.cli import main

main()

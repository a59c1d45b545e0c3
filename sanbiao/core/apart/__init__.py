"""Foreign bytes are read in a process of their own, with limits, so that no file can harm the one that asks."""

from sanbiao.core.apart.jobs import Job, NotDone, Plain, apart

__all__ = ["Job", "NotDone", "Plain", "apart"]

"""What may not be done."""


class Refused(Exception):
    """Something that may not be done, with the sentence that tells the person why."""


class Overreach(Refused):
    """An attempt at what another person has to decide. Whoever receives it keeps an event of it, beside saying no."""

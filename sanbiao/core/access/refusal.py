"""What may not be done."""


class Refused(Exception):
    """Something that may not be done, with the sentence that tells the person why."""

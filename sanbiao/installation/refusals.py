"""Why an installation cannot be opened as it is."""


class Unusable(Exception):
    """An installation that cannot be opened as it is, with the sentence that says why."""


class NoKey(Unusable):
    """A process lacks the key it needs."""


class WrongKey(Unusable):
    """The key is not the one of the database."""


class Busy(Unusable):
    """Another process uses the home, or changes it as a whole."""

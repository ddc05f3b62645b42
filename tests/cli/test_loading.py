"""Loading modules without the garbage collector."""

import gc

import pytest

from cli.loading import loading


def load_in_vain() -> None:
    """A module that is not there."""
    assert not gc.isenabled()
    raise ImportError


def test_nothing_is_collected_while_modules_are_loaded() -> None:
    """Afterwards it is again, also where loading failed; what was made meanwhile is never looked through."""
    before = gc.get_freeze_count()
    with pytest.raises(ImportError), loading():
        load_in_vain()
    assert gc.isenabled()
    assert gc.get_freeze_count() > before
    gc.unfreeze()

"""What every test can ask for."""

import pytest

pytest.register_assert_rewrite("support")

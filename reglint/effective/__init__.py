"""What an application really gets: every property of a run, exactly as Spring computes it, with its origin.

``project`` finds the files behind a path, ``properties`` asks a run for all its keys, ``spelling`` names them,
``hiding`` knows what may not be printed, ``start`` puts all of it together, ``precedence`` says why one source beats
another, ``given`` reads what the user says of a start.
"""

from __future__ import annotations

"""reglint: the linter and policy engine for service-registration configuration.

One run, from command to exit: ``cli`` turns options into a request; ``engine`` asks ``discover`` for documents, has
``syntax`` parse them and ``sources`` turn them into services with runs and subjects, evaluates every rule of the
``catalog`` over them, and hands a ``Report`` to one of the ``reporters``; ``cli`` turns the report into an exit status.
"""

__version__ = "0.1.0"

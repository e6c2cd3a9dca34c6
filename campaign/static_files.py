"""Static files for production: hashed names everywhere, so that a browser asks once and nothing is ever stale."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    # Modules import each other by name: those names must be hashed as well, or an old module meets a new one.
    support_js_module_import_aggregation = True

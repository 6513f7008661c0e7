class BackupError(Exception):
    """What speaks against a backup or a restore, in a sentence for the operator."""

"""What is no fault of ours is no traceback, and is said once."""

import logging


class OutagesInALine(logging.Filter):
    """For what writes records: an outage has one line, unless a circuit has said it."""

    def filter(self, record: logging.LogRecord) -> bool:
        from toolkit import outages

        error = record.exc_info[1] if record.exc_info else None
        if not outages.is_outage(error):
            return True
        record.msg = f"{record.getMessage()} ({type(error).__name__})"
        record.args, record.exc_info, record.exc_text = (), None, None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return not outages.is_said(error)


class SilentWithoutRedis(logging.Filter):
    """For a package that tries every second: what stands in for Redis says it once."""

    def filter(self, record: logging.LogRecord) -> bool:
        from redis.exceptions import RedisError

        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, (RedisError, OSError))

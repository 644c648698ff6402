"""How gunicorn serves the site. WEB_CONCURRENCY sets the number of workers."""

import gc

worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 20
keepalive = 5
# Gunicorn's most. The survival calculator's address may hold 500 customers, each some
# 15 bytes long in it (12%2C5%2B%0D%0A): the usual 4,094 would refuse half of them.
limit_request_line = 8190
max_requests = 10_000
max_requests_jitter = 1_000
# One line a request, without the query: what people search for is theirs.
accesslog = "-"
access_log_format = "%(t)s %(h)s %(m)s %(U)s %(s)s %(B)s %(M)sms"


def post_worker_init(worker):
    """Spare the garbage collector what has been loaded, as it stays.

    Looking through all of it would halt every thread of the worker for some 60 ms.
    """
    gc.collect()
    gc.freeze()

"""How gunicorn serves the shop; each value can be changed by an environment variable."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None if os.environ.get("ACCESS_LOG", "0") == "0" else "-"
errorlog = "-"
control_socket_disable = True  # nothing here uses it, and two shops on one machine would share it

# syntax=docker/dockerfile:1
# Twoyes in a container: built in one stage, run in another without compilers or pip caches, by a user of its own.
#
#   docker build -t twoyes .
#   docker run --rm -it -v twoyes:/data twoyes init
#   docker run -d --restart unless-stopped -v twoyes:/data -e TWOYES_MAIL_PASSWORD twoyes

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# Every wheel the lock names, its hash checked; the image then takes from these only what running needs.
COPY requirements.lock ./
RUN pip wheel --quiet --require-hashes --wheel-dir /wheels -r requirements.lock \
 && pip install --quiet --no-index --find-links /wheels hatchling
COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY bot bot
RUN pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels . \
 && python -m venv --without-pip /opt/twoyes \
 && pip --python /opt/twoyes/bin/python install --quiet --no-index --find-links /wheels 'twoyes[postgres]' \
 && find /opt/twoyes -path '*/discovery_cache/documents/*' ! -name 'gmail.*' -delete

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin twoyes \
 && install -d -o twoyes -g twoyes -m 0700 /data
COPY --from=build /opt/twoyes /opt/twoyes
ENV PATH=/opt/twoyes/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TWOYES_CONFIG=/data/config.yaml
USER twoyes
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 CMD ["twoyes", "status", "--health"]
ENTRYPOINT ["twoyes"]
CMD ["run"]

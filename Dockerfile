# The same image serves web, worker, beat and the one-shot migration of docker-compose.yml.
FROM python:3.13-slim AS environment
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --quiet --require-hashes --only-binary=:all: -r requirements.lock

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/app/var
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin donghanh
WORKDIR /app
COPY --from=environment /venv /venv
COPY manage.py LICENSE ./
COPY campaign campaign
COPY teams teams
COPY learners learners
COPY sessions sessions
COPY templates templates
COPY static static
COPY locale locale
# Translations, and static files with hashed names and compressed copies. The values below are for this step only.
RUN python manage.py compile_catalogues \
    && PRODUCTION=1 SECRET_KEY=only-while-building-this-image-and-never-while-running-it ALLOWED_HOSTS=localhost \
    EMAIL_URL=console: DEFAULT_FROM_EMAIL=build@localhost python manage.py collectstatic --noinput \
    && rm -rf var && mkdir var && chown donghanh var
USER donghanh
VOLUME /app/var
EXPOSE 8000
CMD ["gunicorn", "--config", "python:campaign.gunicorn", "--bind", "0.0.0.0:8000", "campaign.wsgi"]

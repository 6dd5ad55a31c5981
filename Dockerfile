# docker build -t orscan . && docker run --rm -v "$PWD:/repo:ro" orscan scan
FROM python:3.12-slim AS build
COPY . /orscan
RUN pip install --no-cache-dir --disable-pip-version-check --prefix=/install /orscan

FROM python:3.12-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    # The folder that is mounted belongs to somebody else, which git refuses without this.
    && git config --system --add safe.directory '*' \
    && useradd --create-home orscan
COPY --from=build /install /usr/local
USER orscan
WORKDIR /repo
ENTRYPOINT ["orscan"]
CMD ["scan"]

# How the image is built, and why: docs/image.md.

# Builds the jar and extracts it into layers: libraries, which change rarely, and our classes, which change often.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml .
COPY src/main src/main
# Without tests, which run in the pipeline. Behind a mirror, pass the secret "maven-settings".
RUN --mount=type=cache,target=/root/.m2/repository \
    --mount=type=secret,id=maven-settings,target=/root/.m2/settings.xml \
    mvn -B -q -Dmaven.test.skip=true package
RUN java -Djarmode=tools -jar target/gatehouse.jar extract --layers --destination target/layers

FROM eclipse-temurin:25-jre
# Fixed ids, so that volumes and runAsUser can rely on them.
RUN groupadd --gid 10001 gatehouse \
 && useradd --uid 10001 --gid gatehouse --home-dir /data --no-create-home --shell /usr/sbin/nologin gatehouse \
 && install -d -o gatehouse -g gatehouse -m 0700 /data
WORKDIR /app
COPY --from=build /build/target/layers/dependencies/ ./
COPY --from=build /build/target/layers/spring-boot-loader/ ./
COPY --from=build /build/target/layers/snapshot-dependencies/ ./
COPY --from=build /build/target/layers/application/ ./

# The JVM options, for the AOT cache below and for every run. JAVA_TOOL_OPTIONS adds to them. Set JDK_JAVA_OPTIONS to
# replace them, for example to choose another garbage collector.
ENV JDK_JAVA_OPTIONS="-XX:+UseSerialGC -Xms64m -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"

# The AOT cache: one start on the final JRE and paths, with a database in memory and a temporary data folder.
RUN GATEHOUSE_DATA_DIR=/tmp/training SPRING_DATASOURCE_URL=jdbc:h2:mem:training \
    java -Xlog:aot=error -XX:AOTCacheOutput=/app/gatehouse.aot -Dspring.context.exit=onRefresh -jar /app/gatehouse.jar \
 && rm -r /tmp/training \
 && test -s /app/gatehouse.aot

ENV GATEHOUSE_DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8080
# The image has no curl, so bash sends the request. Only the status line counts.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["java", "-XX:AOTCache=/app/gatehouse.aot", "-jar", "/app/gatehouse.jar"]

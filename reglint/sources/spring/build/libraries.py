"""The libraries whose versions matter, and those that are known to bring no Spring Cloud starter along."""

from __future__ import annotations

Library = tuple[str, str]  # group id, artifact id

BOOT = "org.springframework.boot"
_CLOUD = "org.springframework.cloud"
_ALIBABA = "com.alibaba.cloud"

BOOT_ITSELF: Library = (BOOT, "spring-boot")
NACOS_CLIENT: Library = ("com.alibaba.nacos", "nacos-client")
BOOTSTRAP: Library = (_CLOUD, "spring-cloud-starter-bootstrap")
# Each manages the versions of a family under its own version, as a parent or as an imported bill of materials.
BOOT_BOMS = frozenset({(BOOT, "spring-boot-dependencies"), (BOOT, "spring-boot-starter-parent")})
CLOUD_BOMS = frozenset({(_CLOUD, "spring-cloud-dependencies"), (_CLOUD, "spring-cloud-starter-parent")})
# Its group was Spring Cloud's up to 0.9.
ALIBABA_BOMS = frozenset((group, "spring-cloud-alibaba-dependencies") for group in (_ALIBABA, _CLOUD))
NACOS_STARTERS = frozenset(
    (group, f"spring-cloud-starter-alibaba-nacos-{part}")
    for group in (_ALIBABA, _CLOUD)
    for part in ("discovery", "config")
)
# Its own parent is Boot's, in a version that nothing here names.
CLOUD_PARENT: Library = (_CLOUD, "spring-cloud-starter-parent")

_PLAIN_PARENTS = BOOT_BOMS | CLOUD_BOMS | {(_CLOUD, "spring-cloud-build"), (_CLOUD, "spring-cloud-dependencies-parent")}

# Group ids, each with all groups below it.
_PLAIN_NAMES = """
    org.springframework com.alibaba com.alipay.sdk com.aliyun.oss com.amazonaws com.auth0 com.baomidou com.caucho
    com.datastax com.dameng com.ecwid.consul com.fasterxml com.github.ben-manes com.github.jsqlparser
    com.github.pagehelper com.github.penggle com.github.ulisesbocchio com.github.whvcse com.github.xiaoymin
    com.github.yulichang com.google.api com.google.auto com.google.code com.google.errorprone com.google.guava
    com.google.protobuf com.google.zxing com.graphql-java com.h2database com.hazelcast com.jayway com.jcraft com.lmax
    com.microsoft.sqlserver com.mongodb com.mysql com.netflix com.nimbusds com.oracle com.orbitz.consul com.querydsl
    com.rabbitmq com.squareup com.sun com.thoughtworks com.xuxueli com.zaxxer ch.qos.logback cn.dev33 cn.hutool
    commons-beanutils commons-cli commons-codec commons-collections commons-configuration commons-fileupload commons-io
    commons-lang commons-logging commons-net commons-pool commons-validator de.codecentric dom4j eu.bitwalker
    io.dropwizard io.fabric8 io.github.openfeign io.github.resilience4j io.grpc io.jsonwebtoken io.kubernetes
    io.lettuce io.micrometer io.minio io.netty io.opentelemetry io.opentracing io.projectreactor io.prometheus io.r2dbc
    io.reactivex io.rsocket io.seata io.springfox io.swagger io.undertow io.vavr io.vertx io.zipkin jakarta javax
    joda-time junit log4j mysql net.bytebuddy net.devh net.logstash net.minidev net.sf net.ttddyy org.antlr
    org.apache.avro org.apache.camel org.apache.commons org.apache.curator org.apache.dubbo org.apache.httpcomponents
    org.apache.kafka org.apache.logging org.apache.lucene org.apache.pdfbox org.apache.poi org.apache.rocketmq
    org.apache.seata org.apache.shardingsphere org.apache.skywalking org.apache.tika org.apache.tomcat
    org.apache.velocity org.apache.zookeeper org.aspectj org.assertj org.awaitility org.bouncycastle org.codehaus
    org.dom4j org.eclipse org.ehcache org.elasticsearch org.flowable org.flywaydb org.freemarker org.glassfish
    org.hamcrest org.hibernate org.hsqldb org.javassist org.jboss org.jetbrains org.jolokia org.jooq org.json org.jsoup
    org.junit org.keycloak org.liquibase org.mapstruct org.mariadb org.mockito org.modelmapper org.mongodb org.mybatis
    org.opensearch org.postgresql org.projectlombok org.quartz-scheduler org.reactivestreams org.redisson
    org.reflections org.slf4j org.springdoc org.testcontainers org.thymeleaf org.webjars org.xerial org.yaml p6spy
    redis.clients software.amazon tk.mybatis tools.jackson xerces
"""
_PLAIN_GROUPS = frozenset(_PLAIN_NAMES.split())


def is_plain_parent(library: Library) -> bool:
    """Whether a pom inherits no dependencies from it."""
    return library in _PLAIN_PARENTS


def is_plain(library: Library) -> bool:
    """Whether it is known to bring along neither the bootstrap starter nor a discovery starter other than its own.

    Of Spring Cloud's own libraries, those for Kubernetes did up to 2.1: spring-cloud-kubernetes-client-config and
    spring-cloud-kubernetes-fabric8-config (their poms, v2.0.0 to v2.1.9) depend on the bootstrap starter.
    """
    group, artifact = library
    if group == _CLOUD and "kubernetes" in artifact:
        return False
    while group:
        if group in _PLAIN_GROUPS:
            return True
        group = group.rpartition(".")[0]
    return False

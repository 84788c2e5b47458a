"""Files in which one secret stands in every way that somebody may write it. What is printed must not hold it."""

from __future__ import annotations

import json
from collections.abc import Mapping

C = "kanarie42"
Files = Mapping[str, str | bytes]

_NACOS = "spring:\n  application: {name: order}\n  cloud:\n    nacos:\n      discovery:\n        server-addr: a:8848\n"
_KEY = "spring.cloud.nacos.discovery"


def _below(*lines: str) -> Files:
    """Lines of the discovery section."""
    return {"application.yml": _NACOS + "".join(f"        {line}\n" for line in lines)}


def _after(text: str) -> Files:
    """What follows on the discovery section."""
    return {"application.yml": f"{_NACOS}{text}\n"}


def _before(text: str, last: str = "password: *x") -> Files:
    return {"application.yml": f"{text}\n{_NACOS}        {last}\n"}


def _eureka(url: str, more: str = "") -> Files:
    return {"application.yml": f"{more}eureka:\n  client:\n    service-url:\n      defaultZone: {url}\n"}


def _properties(*lines: str) -> Files:
    return {"application.properties": "\n".join((f"{_KEY}.server-addr=a:8848", *lines, ""))}


def _consul(*lines: str) -> Files:
    return {"application.yml": "spring.cloud.consul:\n  host: a\n" + "".join(f"  {line}\n" for line in lines)}


NOTATIONS: Mapping[str, Files] = {
    "plain": _below(f"password: {C}"),
    "plain over lines": _below("password: abc", f"  {C}", "  def"),
    "on the next line": _below("password:", f"  {C}"),
    "single quotes": _below(f"password: '{C}'"),
    "single quotes over lines": _below("password: 'abc", f"  {C}'"),
    "quote in single quotes": _below(f"password: 'ab''{C}'"),
    "double quotes": _below(f'password: "{C}"'),
    "double quotes over lines": _below('password: "abc', f'  {C}"'),
    "escaped line end": _below('password: "abc\\', f'  {C}"'),
    "escaped quote": _below(f'password: "ab\\"{C}"'),
    "literal block": _below("password: |", "  abc", f"  {C}"),
    "folded block": _below("password: >-", "  abc", f"  {C}"),
    "tag": _below(f"password: !!str {C}"),
    "explicit key": _below("? password", f": {C}"),
    "anchor": _below(f"password: &x {C}"),
    "alias of a scalar": _before(f"x: &x {C}"),
    "alias of a block": _before(f"x: &x |\n  abc\n  {C}"),
    "alias of a mapping": _before(f"x: &x\n  access-key:\n    {C}", "<<: *x"),
    "merge list": _before(f"x: &x\n  secret-key:\n    {C}", "<<: [*x]"),
    "flow mapping": {
        "application.yml": f"spring: {{cloud: {{nacos: {{discovery: {{server-addr: 'a:1', password: {C}}}}}}}}}\n"
    },
    "flow mapping over lines": {
        "application.yml": f"spring: {{cloud: {{nacos: {{discovery: {{server-addr: 'a:1', password:\n  {C}\n }}}}}}}}\n"
    },
    "second document": _after(f"---\nspring.config.activate.on-profile: prod\n{_KEY}.password: {C}"),
    "dotted key": _after(f"{_KEY}.password: {C}"),
    "quoted dotted key": _after(f'"{_KEY}.password": {C}'),
    "half a dotted key": {"application.yml": f"spring.cloud.nacos:\n  discovery.password:\n    {C}\n"},
    "camel case": _below(f"accessKey: {C}"),
    "snake case": _below(f"access_key: {C}"),
    "upper case": _below(f"SECRET-KEY: {C}"),
    "an item of a list": _below("password:", f"  - {C}"),
    "an item of a flow list": _below(f"password: [{C}]"),
    "below a mapping": _below("password:", "  a:", f"    {C}"),
    "CJK before it": _below(f"password: 密码{C}"),
    "NEL in quotes": _below(f'password: "a\x85{C}"'),
    "LS in quotes": _below(f'password: "a\u2028{C}"'),
    "lone CR": {"application.yml": (_NACOS + f"        password:\n          {C}\n").replace("\n", "\r")},
    "CRLF": {"application.yml": (_NACOS + f"        password:\n          {C}\n").replace("\n", "\r\n")},
    "UTF-16": {"application.yml": (_NACOS + f"        password:\n          {C}\n").encode("utf-16")},
    "profile file": {"application.yml": _NACOS, "application-prod.yml": f"{_KEY}.password:\n  {C}\n"},
    "document that is never active": {
        "application.yml": _NACOS,
        "application-x.yml": f"spring.config.activate.on-cloud-platform: kubernetes\n{_KEY}.password:\n  {C}\n",
    },
    "comment on the line": _below(f"password: ${{PW}} # {C}"),
    "comment behind another value": _below(f"namespace: dev # password was {C}"),
    "commented out": _below(f"#password: {C}"),
    "comment of its own": _below(f"# the password was {C}"),
}

KEYS: Mapping[str, Files] = {
    "metadata": _below("metadata:", f"  token: {C}"),
    "metadata on the next line": _below("metadata:", "  token:", f"    {C}"),
    "metadata block": _below("metadata:", "  db-password: |", f"    {C}"),
    "metadata list": _below("metadata:", "  tokens:", f"    - {C}"),
    "metadata with dots": _below("metadata:", "  user.name: joe", f"  user.password: {C}"),
    "metadata as a text": _below(f"metadata: 'token={C}'"),
    "not of a registry": _after(f"my:\n  datasource:\n    password: {C}"),
    "not of a registry, a block": _after(f"my:\n  datasource:\n    password: |\n      {C}"),
    "not of a registry, a list": _after(f"my:\n  passwords:\n    - {C}"),
    "not of a registry, a mapping": _after(f"my:\n  passwords:\n    joe:\n      {C}"),
    "not of a registry, quotes over lines": _after(f'my:\n  password: "abc\n    {C}"'),
    "environment variable": _after(f"SPRING_CLOUD_NACOS_DISCOVERY_PASSWORD:\n  {C}"),
    "configuration server": _after(f"spring.cloud.config.password:\n  {C}"),
    "misspelt pasword": _below(f"pasword: {C}"),
    "misspelt passwrd": _below("passwrd:", f"  {C}"),
    "misspelt passwrod": _below(f"passwrod: {C}"),
    "misspelt sercet-key": _below(f"sercet-key: {C}"),
    "misspelt acess-key": _below(f"acess-key: {C}"),
    "misspelt acl-tokn": _consul("discovery:", "  acl-tokn:", f"    {C}"),
    "misspelt section": _after(f"spring.cloud.nacos.discvery.password:\n  {C}"),
    "misplaced root": _after(f"cloud.nacos.discovery.password:\n  {C}"),
    "misplaced leaf": _below("acl-token:", f"  {C}"),
    "misplaced under eureka": _eureka("http://a:1/eureka", f"eureka.client.password:\n  {C}\n"),
    "written twice, first": _below(f"password: {C}", "password: a"),
    "written twice, second": _below("password: a", f"password: {C}"),
    "in two spellings": _below(f"access-key: {C}", "accessKey: b"),
    "Nacos configuration": {
        "bootstrap.yml": f"spring.cloud.nacos.config:\n  server-addr: a:8848\n  password:\n    {C}\n"
        f"  access-key: |\n    {C}\n"
    },
    "Nacos for Spring Boot": {
        "application.yml": f"nacos:\n  discovery:\n    server-addr: a:8848\n    auto-register: true\n"
        f"    password:\n      {C}\n"
        f"    secret-key:\n      {C}\n  config:\n    server-addr: a:1\n    access-key:\n      {C}\n"
    },
    "query of a nacos: import": {
        "application.yml": f"spring.config.import: 'nacos:a b.yml?group=g g&password={C}'\n{_KEY}.server-addr: a:1\n"
    },
    "Consul tokens": _consul("config:", "  acl-token:", f"    {C}", "discovery:", "  acl-token:", f"    {C}"),
    "Consul TLS": _consul("tls:", f"  key-store-password: {C}", "  certificate-password:", f"    {C}"),
    "headers of a check": _consul(
        "discovery:", "  health-check-headers:", "    Authorization:", f"      - Bearer {C}",
        f"    X-Consul-Token: {C}", f"    Cookie: sid={C}",
    ),
    "Eureka metadata": _eureka(
        "http://a:1/eureka", f"eureka.instance.metadata-map:\n  user.password:\n    {C}\n  management.token: {C}\n"
    ),
    "a file of another name": {"my-nacos.yml": f"{_KEY}.password:\n  {C}\n"},
    "an export of Nacos": {
        "x/DEFAULT_GROUP/app.yaml": f"spring:\n  cloud:\n    nacos:\n      discovery:\n        password:\n"
        f"          {C}\n",
        "x/.metadata.yml": "metadata:\n- group: DEFAULT_GROUP\n  dataId: app.yaml\n  type: yaml\n",
    },
}  # fmt: skip

PLACEHOLDERS: Mapping[str, Files] = {
    "default": _below(f"password: ${{PW:{C}}}"),
    "default in quotes": _below(f"password: '${{PW:{C}}}'"),
    "default of a default": _below(f"password: ${{PW:${{OTHER:{C}}}}}"),
    "default over lines": _below("password: ${PW:", f"  {C}}}"),
    "beside a placeholder": _below(f"password: ab${{PW}}{C}"),
    "beside a build token": _below(f"password: '@pw@{C}'"),
    "answered": _after(f"        password: ${{my.key}}\nmy.key: {C}"),
    "answered twice": _after(f"        password: ${{my.key}}\nmy.key: ${{other.key}}\nother.key: {C}"),
    "answered by a block": _after(f"        password: ${{my.key}}\nmy.key: |\n  abc\n  {C}"),
    "answered below a mapping": _after(f"        password: ${{my.key}}\nmy:\n  key:\n    {C}"),
    "answered by a default": _after(f"        password: ${{my.key:x}}\nmy.key: ${{A:{C}}}"),
    "answered in another spelling": _after(f"        password: ${{my.some-key}}\nmy.someKey: {C}"),
    "answered by an item": _after(f"        password: ${{my.list[0]}}\nmy.list:\n  - {C}"),
    "answered by a name in a name": _after(f"        password: ${{my.${{which}}}}\nwhich: a\nmy.a: {C}"),
    "answered in bootstrap": {
        "bootstrap.yml": f"my.key: {C}\n", "application.yml": _NACOS + "        password: ${my.key}\n",
    },
    "answered in a profile": {
        "application-prod.yml": f"my.key: {C}\n", "application.yml": _NACOS + "        password: ${my.key}\n",
    },
    "answered otherwise in a profile": {
        "application-prod.yml": "my.key: x\n", "application.yml": f"{_NACOS}        password: ${{my.key}}\n"
        f"my.key: {C}\n",
    },
    "answered in a document that is never active": {
        "application.yml": f"{_NACOS}        password: ${{my.key}}\nmy.key: x\n---\n"
        f"spring.config.activate.on-cloud-platform: kubernetes\nmy.key: {C}\n",
    },
    "YAML answered in .properties": {
        "application.properties": f"my.key={C}\n", "application.yml": _NACOS + "        password: ${my.key}\n",
    },
    ".properties answered in YAML": {
        "application.properties": f"{_KEY}.password=${{my.key}}\n", "application.yml": f"{_NACOS}my:\n  key: {C}\n",
    },
    "answered in a circle": _after(
        f"        password: ${{my.a}}\nmy.a: ${{my.b:{C}}}\nmy.b: ${{my.c}} {C}\nmy.c: ${{my.b}}"
    ),
    "answers an import, too": _after(
        f"        password: ${{my.key}}\nmy.key: {C}\nspring.config.import: './${{my.key}}.yml'"
    ),
    "answers the name, too": {
        "application.yml": _NACOS.replace("order", "'${my.key}'") + f"        password: ${{my.key}}\nmy.key: {C}\n"
    },
    "answers a namespace, too": _after(
        f"        password: ${{my.key}}\n        namespace: ${{my.key}}\nmy.key: '{C} x'"
    ),
    "and is the namespace": _below(f"password: {C} x", f"namespace: {C} x"),
    "and is every name": _below(
        f"password: '{C} x'", f'namespace: "{C} x"', f"group: '{C} x'", f"cluster-name: '{C} x'", f"ip: '{C} x'"
    ),
    "and is the service": {"application.yml": f"{_NACOS.replace('order', f'{C} x')}        password: '{C} x'\n"},
}  # fmt: skip

ADDRESSES: Mapping[str, Files] = {
    "URL": _eureka(f"http://user:{C}@host:8761/eureka/"),
    "second URL": _eureka(f"http://a:1/eureka,http://user:{C}@host:8761/eureka/"),
    "folded URLs": _eureka(f">-\n        http://a:1/eureka,\n        http://user:{C}@host:8761/eureka/"),
    "URL over lines": _eureka(f'"http://user:\\\n        {C}@host:8761/eureka/"'),
    "default of a URL": _eureka(f"${{URL:http://user:{C}@host:8761/eureka/}}"),
    "default of the password": _eureka(f"http://user:${{PW:{C}}}@host:8761/eureka/"),
    "password answered": _eureka("http://user:${my.pw}@host:8761/eureka/", f"my.pw: {C}\n"),
    "password answered by any key": _eureka("http://${my.a}:${my.b}@h:1/eureka", f"my:\n  a: joe\n  b:\n    {C}\n"),
    "password of Spring Security": _eureka(
        "http://u:${spring.security.user.password}@h:1/eureka", f"spring.security.user.password:\n  {C}\n"
    ),
    "URL answered": _eureka("${my.url}", f"my.url: http://u:\"{C}\"@h:1/eureka\nmy.other: 'http://u:{C}@h/x'\n"),
    "URL answered, blank in it": _eureka("${my.url}", f"my.url: 'http://u:a {C}@h/eureka'\n"),
    "slash in it": _eureka(f"http://user:ab/{C}@host:8761/eureka/"),
    "at sign in it": _eureka(f"http://user:ab@{C}@host:8761/eureka/"),
    "hash in it": _eureka(f"'http://user:ab#{C}@host:8761/eureka/'"),
    "blank in it": _eureka(f"'http://user:ab {C}@host:8761/eureka/'"),
    "quote in it": _eureka(f'"http://user:ab\'{C}@host:8761/eureka/"'),
    "comma in it": _eureka(f"http://user:ab,{C}@host:8761/eureka/"),
    "no user": _eureka(f"http://:{C}@host:8761/eureka/"),
    "nothing but a token": _eureka(f"http://{C}@host:8761/eureka/"),
    "zone nobody asks for": {
        "application.yml": f"eureka:\n  client:\n    service-url:\n"
        f"      default-zone: http://user:{C}@host:8761/eureka/\n"
    },
    "Nacos": {"application.yml": _NACOS.replace("a:8848", f"http://user:{C}@a:8848")},
    "Nacos without scheme": {"application.yml": _NACOS.replace("a:8848", f"user:{C}@a:8848")},
    "second Nacos server": {"application.yml": _NACOS.replace("a:8848", f"b:8848,http://user:{C}@a:8848/nacos")},
    "nacos: import": _after(f"spring.config.import: nacos:http://u:{C}@a/b.yml"),
    "consul: import": _consul(f"x: 1\nspring.config.import: 'consul:http://u:{C}@h:8500'"),
    ".properties": {"application.properties": f"eureka.client.service-url.defaultZone=http://u:{C}@h:1/eureka\n"},
    ".properties over lines": {
        "application.properties": f"eureka.client.service-url.defaultZone=http://u:\\\n  {C}@h:1/eureka\n"
    },
    ".properties with escapes": {
        "application.properties": f"eureka.client.service-url.defaultZone=http\\://u\\:{C}@h\\:1/eureka\n"
    },
}

PROPERTIES: Mapping[str, Files] = {
    "equals": _properties(f"{_KEY}.password={C}"),
    "colon": _properties(f"{_KEY}.password:{C}"),
    "blank": _properties(f"{_KEY}.password {C}"),
    "tab": _properties(f"{_KEY}.password\t{C}"),
    "blanks around it": _properties(f"  {_KEY}.password  =  {C}"),
    "continued": _properties(f"{_KEY}.password=abc\\", f"  {C}"),
    "continued twice": _properties(f"{_KEY}.password=\\", f"  {C}\\", f"  {C}"),
    "continued key": _properties(f"{_KEY}.pass\\", f"word={C}"),
    "continued key and separator": _properties(f"{_KEY}.pass\\", "   word \\", f"  {C}"),
    "escape in the key": _properties(f"{_KEY}.pa\\u0073sword={C}"),
    "escaped dash": _properties(f"{_KEY}.access\\-key={C}"),
    "escape in the value": _properties(f"{_KEY}.password=\\u006banarie42 {C}"),
    "camel case": _properties(f"{_KEY}.accessKey={C}"),
    "snake case": _properties(f"{_KEY}.access_key={C}"),
    "upper case": _properties(f"{_KEY}.ACCESSKEY={C}"),
    "index": _properties(f"{_KEY}.password[0]={C}"),
    "default": _properties(f"{_KEY}.password=${{PW:{C}}}"),
    "default over lines": _properties(f"{_KEY}.password=${{PW:\\", f"{C}}}"),
    "answered": _properties(f"{_KEY}.password=${{a.b}}", f"a.b={C}"),
    "answered over lines": _properties(f"{_KEY}.password=${{a.b}}", "a.b=x\\", f"  {C}"),
    "answered behind a blank": _properties(f"{_KEY}.password=${{a.b}}", f"a.b {C}"),
    "commented out": _properties(f"#{_KEY}.password={C}"),
    "not of a registry": _properties(f"jdbc.password={C}"),
    "not of a registry, continued": _properties("jdbc.password=\\", f"  {C}"),
    "not of a registry, continued key": _properties("jdbc.pass\\", f"  word={C}"),
    "misspelt": _properties(f"{_KEY}.pasword={C}"),
    "misspelt and continued": _properties(f"{_KEY}.pasword=\\", C),
    "written twice": _properties(f"{_KEY}.password=a", f"{_KEY}.password={C}"),
    "bad escape": _properties("x=\\uzz", f"{_KEY}.password={C}\\uzz"),
}

BROKEN: Mapping[str, Files] = {
    "double quote not closed": _below(f'password: "{C}'),
    "single quote not closed": _below(f"password: '{C}"),
    "quote not closed over lines": _below('password: "abc', f"  {C}", "namespace: x"),
    "quote not closed at the margin": {"application.yml": f'{_KEY}.password: "abc\n{C}\nx: y\n'},
    "quote not closed before": _below('group: "abc', f"password: {C}", "namespace: x"),
    "colon in it": _below(f"password: a: {C}"),
    "colons in it": _below(f"password: {C}: x: y"),
    "at sign": _below(f"password: @{C}"),
    "backtick": _below(f"password: `{C}"),
    "percent": _below(f"password: %{C}"),
    "asterisk": _below(f"password: *{C}"),
    "ampersand": _below(f"password: &{C} *{C}"),
    "exclamation mark": _below(f"password: !{C} [x"),
    "bracket": _below(f"password: [{C}"),
    "brace": _below(f"password: {{{C}"),
    "closing brace": _below(f"password: }}{C}"),
    "header of a folded block": _below(f"password: >{C}"),
    "header of a literal block": _below(f"password: |{C}"),
    "tab before it": _below("password:", f"\t{C}"),
    "tab before the key": _below(f"\tpassword: {C}"),
    "misspelt key": _below(f"pasword: {C}", "x: ["),
    "wrong indentation": _below("password: abc", f" {C}: x", f"   y: {C}"),
    "no colon": _below(f"password {C}", "namespace: x"),
    "no blank": _below(f"password:{C}", "namespace: x"),
    "more behind the quotes": _below(f'password: "abc"{C}'),
    "quote in quotes": _below(f"password: 'it's{C}'"),
    "unknown escape": _below(f'password: "ab\\q{C}"'),
    "line without a colon": _below("password: abc", f" {C}", "x"),
    "block": _below("password: |", "  abc", f" {C}", "x: ["),
    "next line": _below("my-password:", f"  {C}", "x: ["),
    "list": _below("passwords:", f"  - {C}", "  - [", ""),
    "list at the same depth": _below("passwords:", f"- {C}", "- [", ""),
    "mapping with an anchor": _before(f"x: &x\n  password:\n     {C}", "<<: *x\n        ["),
    "NUL": _below(f"password: ab\0{C}"),
    "control character": _below(f"password: ab\x07{C}"),
    "not UTF-8": {"application.yml": _NACOS.encode() + b"        password: \xff" + C.encode() + b"\n"},
    "not UTF-8 on the next line": {
        "application.yml": _NACOS.encode() + b"        password:\n          \xff" + C.encode() + b"\n"
    },
    "template": _below(f"password: {{{{ .Values.{C} }}}}"),
    "template on the next line": _below("password:", f'  {{{{ default "{C}" .x }}}}'),
    "template before it": _below("x: {{ .y }}", "password:", f"  {C}"),
    "misspelt key in a template": _below("x: {{ .y }}", f"pasword: {C}"),
    "alias of nothing": _below(f"secret-key: *{C}"),
    "alias of itself": _below(f"secret-key: &{C} [*{C}]"),
    "JSON, quote not closed": {"consul/a.json": f'{{"service": {{"name": "web", "port": 80,\n "token": "{C}\n}}}}'},
    "JSON, bare word": {"consul/a.json": f'{{"service": {{"name": "web", "port": 80,\n "token":\n {C}\n}}}}'},
    "JSON, colon on the next line": {
        "consul/a.json": f'{{"service": {{"name": "web", "port": 80,\n "token"\n :\n "{C}",\n}}}}'
    },
    "JSON, one comma too many": {
        "consul/a.json": f'{{"service": {{"name": "web", "port": 80,\n "token":\n "{C}",\n}}}}'
    },
    "JSON, comments": {
        "consul/a.json": f'{{"service": {{"name": "web", "port": 80, // token {C}\n /* token: \n {C} */ "id":"x"\n}}}}'
    },
    "JSON of a Nacos instance": {
        "a.json": f'{{"serviceName":"a","ip":"1.1.1.1","port":80,"groupName":"G","metadata":{{"token":\n"{C}",}}}}'
    },
    "HCL, quote not closed": {"consul/a.hcl": f'service {{\n  name = "web"\n  token = "{C}\n  port = 80\n}}\n'},
    "HCL, heredoc not closed": {"consul/a.hcl": f'service {{\n  name = "web"\n  token = <<EOF\n{C}\n  port = 80\n}}\n'},
    "HCL, colon": {"consul/a.hcl": f'service {{\n  name = "web"\n  token: "{C}"\n  port = 80\n}}\n'},
}

_CHECK = {
    "http": "http://x",
    "interval": "1s",
    "header": {"Authorization": [f"Bearer {C}"], "X-Consul-Token": [C], "Cookie": [f"sid={C}"]},
}
_SERVICE = {"service": {"name": "web", "port": 80, "token": C, "check": _CHECK}}
_AGENT = {
    "node_name": "n",
    "encrypt": C,
    "acl": {"tokens": {"default": C, "agent": C, "managed_service_provider": [{"accessor_id": "x", "secret_id": C}]}},
    "acl_master_token": C,
    "retry_join": [f"provider=aws secret_access_key={C} tag_key=x"],
    "telemetry": {"circonus_api_token": C},
    "connect": {"ca_config": {"token": C, "private_key": C}},
    "auto_config": {"intro_token": C},
    "services": [{"name": "a", "token": C, "meta": {"db-password": C, "api_key": [C]}}],
}


def _hcl(line: str) -> Files:
    check = (
        f'check {{\n    http = "http://x"\n    interval = "10s"\n    header {{ Authorization = ["Basic {C}"] }}\n  }}'
    )
    return {"consul/web.hcl": f'service {{\n  name = "web"\n  port = 80\n  {line}\n  {check}\n}}\n'}


OTHERS: Mapping[str, Files] = {
    "Consul on one line": {"consul/web.json": json.dumps(_SERVICE)},
    "Consul on many lines": {"consul/web.json": json.dumps(_SERVICE, indent=1)},
    "Consul agent": {"consul/agent.json": json.dumps(_AGENT, indent=1)},
    "Consul on as many lines as there can be": {
        "consul/a.json": f'{{"node_name":"n",\n"encrypt"\n:\n"{C}",\n"acl":{{"tokens":{{"default"\n:\n"{C}"}}}},\n'
        f'"service":{{"name":"a","token"\n:\n"{C}","meta":{{"token"\n:\n"{C}"}},"checks":[{{"http":"http://u:{C}@h",'
        f'"interval":"1s","header":{{"X-Consul-Token":\n["{C}"]}}}},{{"args":["x","--token","{C}"],"interval":"1s"}},'
        f'{{"args":["x","--password={C}"],"interval":"1s"}}]}}}}'
    },
    "Consul token written twice": {
        "consul/a.json": f'{{"service": {{"name": "web", "port": 80,\n "token": "a",\n "token":\n "{C}"\n}}}}'
    },
    "Consul body": {
        "consul/a.json": f'{{"ID":"web1","Name":"web","Address":"1.1.1.1","Port":80,"Token":\n'
        f'"{C}","Meta":{{"secret":\n"{C}"}},'
        f'"Check":{{"HTTP":"http://x","Interval":"10s","Header":{{"authorization":[\n"{C}"]}}}}}}'
    },
    "escape in a JSON key": {
        "consul/a.json": f'{{"service": {{"name": "web", "port": 80,\n "tok\\u0065n": "{C}",\n'
        f'"meta": {{"p\\u0077d": "{C}"}}}}}}'
    },
    "HCL": _hcl(f'token = "{C}"'),
    "HCL on the next line": _hcl(f'token =\n "{C}"'),
    "HCL argument of a script": _hcl(f'args = ["curl", "-H", "X: Bearer {C}"]'),
    "HCL heredoc": _hcl(f"token = <<EOF\n{C}\nEOF"),
    "HCL indented heredoc": _hcl(f"token = <<-EOF\n  {C}\n  EOF"),
    "HCL quoted key": _hcl(f'"token" = "{C}"'),
    "HCL comment": _hcl(f'# token = "{C}"'),
    "HCL written twice": _hcl(f'token = "a"\n  token = "{C}"'),
    "HCL interpolation": _hcl(f'token = "${{{C}}}"'),
    "HCL metadata": _hcl(f'meta {{ token = "{C}"\n password =\n "{C}" }}'),
    "HCL agent": {
        "consul/agent.hcl": f'node_name = "n"\nencrypt = "{C}"\nacl {{\n tokens {{\n  default = "{C}"\n'
        f'  agent =\n "{C}"\n'
        f'  initial_management = <<E\n{C}\nE\n }}\n}}\nacl = {{ tokens = {{ master = "{C}" }} }}\n'
        f'service {{ name = "x" token = "{C}" }}\n'
    },
    "Go client": {
        "config/nacos.yaml": f"nacos:\n  clientConfig:\n    namespaceId: dev\n    timeoutMs: 5000\n    password: {C}\n"
        f"    accessKey:\n      {C}\n    secretKey: |\n      {C}\n  serverConfigs:\n    - ipAddr: 1.1.1.1\n"
        "      port: 8848\n"
    },
    "Go client, elsewhere": {
        "config/nacos.yaml": f"nacos:\n  clientConfig:\n    namespaceId: dev\n    timeoutMs: 5000\n"
        f"    password: ${{PW:{C}}}\n"
        f"    tlsCfg:\n      passphrase:\n        {C}\n      keyFile: x\n  serverConfigs:\n"
        f"    - ipAddr: http://u:{C}@1.1.1.1\n"
        "      port: 8848\n"
    },
    "Nacos instance": {
        "a.json": f'{{"serviceName":"a","ip":"1.1.1.1","port":80,"groupName":"G x","metadata":{{"token":\n"{C}",'
        f'"db.password":"{C}","secretKey":["{C}"]}},"clusterName":"c_c"}}'
    },
    "Nacos instance, metadata as a text": {
        "a.json": '{"serviceName":"a","ip":"1.1.1.1","port":80,"groupName":"G","ephemeral":true,'
        f'"metadata":"{{\\"token\\":\\"{C}\\"}}"}}'
    },
}

CASES: Mapping[str, Files] = {
    f"{kind}: {name}": files
    for kind, table in {
        "notation": NOTATIONS,
        "key": KEYS,
        "placeholder": PLACEHOLDERS,
        "address": ADDRESSES,
        ".properties": PROPERTIES,
        "broken": BROKEN,
        "other": OTHERS,
    }.items()
    for name, files in table.items()
}

service {
  name = "web"
  port = 8080

  meta = {
    version = "5"
  }

  check {
    http     = "http://localhost:8080/health"
    interval = "5s"
    timeout  = "10s"
  }
}

#include "web/server.h"

#include <httplib.h>

#include <array>
#include <cstdio>
#include <memory>

#include "json/answers.h"
#include "web/broker.h"
#include "web/confinement.h"
#include "web/gate.h"
#include "web/page_files.h"

namespace spamtrace {
namespace {

constexpr const char* k_address = "127.0.0.1";
constexpr size_t k_longest_request = 64 << 10;
constexpr time_t k_patience_seconds = 10;  // for a slow client
constexpr const char* k_json = "application/json";

// Nothing but what this server sends is run, loaded or asked.
constexpr const char* k_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

WebRequest facts_of(const httplib::Request& request, std::array<std::string, 5>& room) {
  constexpr std::array<const char*, 5> k_names = {"Host", "Origin", "Cookie", "Authorization",
                                                  "Content-Type"};
  for (size_t i = 0; i < k_names.size(); ++i) room[i] = request.get_header_value(k_names[i]);
  return {room[0], room[1], room[2], room[3], room[4]};
}

void refuse(const Refusal& refusal, httplib::Response& response) {
  response.status = refusal.status;
  response.set_content(to_json(refusal.error) + "\n", k_json);
}

void set_headers(httplib::Response& response) {
  response.set_header("Content-Security-Policy", k_policy);
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Cross-Origin-Opener-Policy", "same-origin");
  response.set_header("Cross-Origin-Resource-Policy", "same-origin");
}

// As they are: what goes through set_content(), the library compresses anew for each request, with brotli at
// its slowest.
void send(std::shared_ptr<const std::string> bytes, const std::string& type, httplib::Response& response) {
  const size_t size = bytes->size();
  response.set_content_provider(size, type, [bytes](size_t offset, size_t length, httplib::DataSink& sink) {
    return sink.write(bytes->data() + offset, length);
  });
}

bool takes_gzip(const httplib::Request& request) {
  return request.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
}

// So that the first questions need not wait for the answer that tells it.
void tell_that_index_is_kept(PageFiles& files) {
  constexpr std::string_view k_before = "<html";
  for (const char* path : {"/", "/index.html"}) {
    const auto file = files.find(path);
    if (file == files.end()) continue;
    std::string text = *file->second.bytes;
    if (const size_t at = text.find(k_before); at != std::string::npos)
      text.insert(at + k_before.size(), " data-index=\"kept\"");
    file->second.bytes = std::make_shared<const std::string>(std::move(text));
  }
}

class WebServer {
 public:
  WebServer(Gate gate, PageFiles files, Fd channel, bool keeps_index)
      : gate_(std::move(gate)),
        files_(std::move(files)),
        channel_(std::move(channel)),
        keeps_index_(keeps_index) {
    if (keeps_index_) tell_that_index_is_kept(files_);
  }

  void serve(httplib::Server& server) {
    server.set_payload_max_length(k_longest_request);
    server.set_read_timeout(k_patience_seconds);
    server.set_write_timeout(k_patience_seconds);
    server.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      return admit(request, response);
    });
    server.Get("/sign-in", [this](const httplib::Request& request, httplib::Response& response) {
      sign_in(request, response);
    });
    server.Post("/api", [this](const httplib::Request& request, httplib::Response& response) {
      answer(request, response);
    });
    server.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
      send_file(request, response);
    });
    server.set_error_handler([](const httplib::Request&, httplib::Response& response) { explain(response); });
  }

 private:
  using Handled = httplib::Server::HandlerResponse;

  Handled admit(const httplib::Request& request, httplib::Response& response) const {
    set_headers(response);
    response.set_header("Cache-Control", "no-store");
    std::array<std::string, 5> room;
    const WebRequest facts = facts_of(request, room);
    const bool is_question = request.path == "/api";
    const auto refused = is_question ? gate_.refuse_question(facts) : gate_.refuse(facts);
    if (!refused) return Handled::Unhandled;
    refuse(*refused, response);
    return Handled::Handled;
  }

  void sign_in(const httplib::Request& request, httplib::Response& response) const {
    if (!gate_.is_token(request.get_param_value("token"))) {
      return refuse({403,
                     {ErrorCode::not_permitted, "this token is not of this server",
                      "open the address that spamtrace-web printed when it started last"}},
                    response);
    }
    response.set_header("Set-Cookie", gate_.cookie());
    response.set_redirect("/", 303);
  }

  void answer(const httplib::Request& request, httplib::Response& response) const {
    const auto answer = ask_broker(channel_.get(), request.body);
    if (keeps_index_) response.set_header("Spamtrace-Index", "kept");
    send(std::make_shared<const std::string>(answer ? *answer : to_json(answer.error()) + "\n"), k_json,
         response);
  }

  void send_file(const httplib::Request& request, httplib::Response& response) const {
    const auto file = files_.find(request.path);
    if (file == files_.end()) {
      return refuse({404, {ErrorCode::not_found, "there is no such page", "open /"}}, response);
    }
    // Their names change with what is in them.
    if (request.path.starts_with("/assets/")) {
      response.headers.erase("Cache-Control");
      response.set_header("Cache-Control", "public, max-age=31536000, immutable");
    }
    response.set_header("Vary", "Accept-Encoding");
    const auto packed = takes_gzip(request) ? files_.find(request.path + ".gz") : files_.end();
    if (packed != files_.end()) response.set_header("Content-Encoding", "gzip");
    send((packed != files_.end() ? packed : file)->second.bytes, file->second.type, response);
  }

  // What the library refuses by itself: too long, no such method, no HTTP. Routing never saw it.
  static void explain(httplib::Response& response) {
    if (!response.body.empty()) return;
    if (!response.has_header("Content-Security-Policy")) set_headers(response);
    response.set_content(to_json(Error{ErrorCode::usage, "HTTP " + std::to_string(response.status),
                                       "POST /api takes one JSON request of at most 64 KiB"}) +
                             "\n",
                         k_json);
  }

  Gate gate_;
  PageFiles files_;
  Fd channel_;
  bool keeps_index_;
};

int bind(httplib::Server& server, uint16_t port) {
  if (port == 0) return server.bind_to_any_port(k_address);
  return server.bind_to_port(k_address, port) ? port : -1;
}

Result<bool> serve(const ServerOptions& options, Fd channel) {
  PageFiles files = SPAMTRACE_TRY(read_page_files(options.page));
  httplib::Server server;
  const int port = bind(server, options.port);
  if (port < 0)
    return fail_errno(errno, "listen on port " + std::to_string(options.port),
                      "give another --port, or 0 for any");
  const std::string token = SPAMTRACE_TRY(make_token());
  WebServer web(Gate(token, static_cast<uint16_t>(port)), std::move(files), std::move(channel),
                options.keeps_index);
  web.serve(server);
  SPAMTRACE_TRY(confine(options.user));
  std::printf("open http://%s:%d/sign-in?token=%s\n", k_address, port, token.c_str());
  std::fflush(stdout);
  server.listen_after_bind();
  return true;
}

}  // namespace

Error run_server(const ServerOptions& options, Fd channel) {
  const auto served = serve(options, std::move(channel));
  return served ? Error{ErrorCode::failed, "the server stopped listening", "start it again"} : served.error();
}

}  // namespace spamtrace

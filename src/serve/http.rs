//! The preview on the network: of this machine alone, unless somebody asks for more.
//!
//! In: requests of browsers. Out: answers of the desk, with the script of the preview added to pages that a browser shows, and
//! a stream of news (`text/event-stream`). Only GET and HEAD; only names that are this machine's, so that no foreign page can
//! read drafts through a name that it points here (DNS rebinding).

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::task::Context;
use std::task::Poll;

use hyper::Method;
use hyper::Request;
use hyper::Response;
use hyper::body::Body;
use hyper::body::Bytes;
use hyper::body::Frame;
use hyper::body::Incoming;
use hyper::header;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::sync::oneshot;
use tokio::sync::watch;

use crate::serve;
use crate::serve::Answer;
use crate::serve::Message;
use crate::serve::overlay;

/// How many ports are tried after the usual one.
const MORE_PORTS: u16 = 20;

/// A door to the network that is open; requests wait until it is [`Door::serve`]d.
pub struct Door {
    listener: std::net::TcpListener,
    address: SocketAddr,
    /// The name that was asked for, besides those of this machine.
    host: String,
}

/// What goes to browsers that wait for news.
#[derive(Clone)]
pub struct State(watch::Sender<String>);

impl Default for State {
    fn default() -> Self {
        Self(watch::Sender::new(String::new()))
    }
}

impl State {
    /// Tells all browsers.
    pub fn tell(&self, news: String) {
        self.0.send_replace(news);
    }
}

impl Door {
    /// Opens the door at a host and port. Where no port was asked for and the usual one is taken, the next free one is used.
    ///
    /// # Errors
    /// The host is not this machine's, or no port is free.
    #[expect(clippy::disallowed_methods, reason = "this is the network of the preview")]
    pub fn open(host: &str, port: Option<u16>, usual: u16) -> io::Result<Self> {
        let tried: Vec<u16> = match port {
            Some(port) => vec![port],
            None => (usual..usual.saturating_add(MORE_PORTS)).collect(),
        };
        let mut last = io::Error::other("no port");
        for port in tried {
            match std::net::TcpListener::bind((host, port)) {
                Ok(listener) => {
                    listener.set_nonblocking(true)?;
                    let address = listener.local_addr()?;
                    return Ok(Self { listener, address, host: host.to_owned() });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Its address for a browser, without a path.
    pub fn url(&self) -> String {
        let ip = self.address.ip();
        let host = match ip {
            ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        format!("http://{host}:{}", self.address.port())
    }

    /// Answers until the program ends.
    ///
    /// # Errors
    /// The system has no means left to wait for the network.
    pub fn serve(self, desk: Sender<Message>, state: State) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let Self { listener, host, .. } = self;
        runtime.block_on(async move {
            let listener = TcpListener::from_std(listener)?;
            let visitor = Arc::new(Visitor { desk, state, host });
            loop {
                // A connection that broke before it was taken is no reason to end.
                let Ok((stream, _)) = listener.accept().await else { continue };
                tokio::spawn(visit(stream, Arc::clone(&visitor)));
            }
        })
    }
}

/// What a connection needs.
struct Visitor {
    desk: Sender<Message>,
    state: State,
    host: String,
}

async fn visit(stream: TcpStream, visitor: Arc<Visitor>) {
    // News are short, and a reader waits for them.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let visitor = Arc::clone(&visitor);
        async move { Ok::<_, Infallible>(answer(&request, &visitor).await) }
    });
    // Browsers drop connections as they like.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(request: &Request<Incoming>, visitor: &Visitor) -> Response<Content> {
    let is_head = request.method() == Method::HEAD;
    if !is_head && request.method() != Method::GET {
        return plain(405, "only GET and HEAD\n");
    }
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| is_own(host, &visitor.host)) {
        return plain(421, "this preview answers to names of its own machine only\n");
    }
    let path = request.uri().path();
    match path {
        overlay::SCRIPT_PATH => {
            let script = overlay::SCRIPT.as_bytes();
            return whole(200, "text/javascript; charset=utf-8", script.to_vec(), is_head);
        }
        overlay::EVENTS_PATH => return events(visitor),
        _ => {}
    }
    let (reply, answer) = oneshot::channel();
    // Nobody waits any more when the browser has gone.
    let reply = Box::new(move |answer| drop(reply.send(answer)));
    serve::ask(&visitor.desk, path.to_owned(), reply);
    let Ok(answer) = answer.await else { return plain(503, "the preview has ended\n") };
    respond(request, answer, is_head)
}

/// The answer of the desk; a page for a browser's window gets the script of the preview. Other programs get the bytes as
/// they would be published.
fn respond(request: &Request<Incoming>, answer: Answer, is_head: bool) -> Response<Content> {
    let accepts_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let Answer { status, media_type, body, location } = answer;
    let bytes = if accepts_page && media_type.starts_with("text/html") && status != 503 {
        overlay::with_script(&body)
    } else {
        body.to_vec()
    };
    let mut response = whole(status, media_type, bytes, is_head);
    if let Some(location) = location.and_then(|location| location.parse().ok()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Whether a `Host` is a name of this machine: an address, `localhost`, or the host that was asked for.
fn is_own(written: &str, asked: &str) -> bool {
    let host = match written.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(rest, |(ip, _)| ip),
        None => written.rsplit_once(':').map_or(written, |(host, _)| host),
    };
    let is_local = host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || host.eq_ignore_ascii_case(asked);
    // A name can be pointed here by anybody, an address cannot.
    is_local || host.parse::<IpAddr>().is_ok()
}

/// The stream of news: the present state first, then every new one.
fn events(visitor: &Visitor) -> Response<Content> {
    let mut state = visitor.state.0.subscribe();
    state.mark_changed();
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        while state.changed().await.is_ok() {
            let news = format!("retry: 400\ndata: {}\n\n", *state.borrow_and_update());
            if sender.send(Bytes::from(news)).await.is_err() {
                return;
            }
        }
    });
    let mut response = whole(200, "text/event-stream", Vec::new(), false);
    *response.body_mut() = Content::News(receiver);
    response
}

fn plain(status: u16, text: &str) -> Response<Content> {
    whole(status, "text/plain; charset=utf-8", text.as_bytes().to_vec(), false)
}

fn whole(status: u16, media_type: &str, bytes: Vec<u8>, is_head: bool) -> Response<Content> {
    let length = bytes.len();
    let bytes = if is_head { Bytes::new() } else { Bytes::from(bytes) };
    let mut response = Response::new(Content::Whole(Some(bytes)));
    if let Ok(status) = hyper::StatusCode::from_u16(status) {
        *response.status_mut() = status;
    }
    let headers = response.headers_mut();
    if let Ok(value) = media_type.parse() {
        headers.insert(header::CONTENT_TYPE, value);
    }
    if is_head {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    let fixed = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    for (name, value) in fixed {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    headers.insert(
        header::HeaderName::from_static("cross-origin-resource-policy"),
        header::HeaderValue::from_static("same-origin"),
    );
    response
}

/// What is sent.
enum Content {
    /// All of it at once.
    Whole(Option<Bytes>),
    /// Bit by bit, as there is news.
    News(mpsc::Receiver<Bytes>),
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::News(news) => news.poll_recv(context).map(|news| Some(Ok(Frame::data(news?)))),
        }
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        match self {
            Self::Whole(bytes) => {
                let length = bytes.as_ref().map_or(0, Bytes::len);
                hyper::body::SizeHint::with_exact(u64::try_from(length).unwrap_or(0))
            }
            Self::News(_) => hyper::body::SizeHint::new(),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in
            ["localhost:1111", "127.0.0.1:1111", "[::1]:1111", "LOCALHOST", "192.168.1.5:80"]
        {
            assert!(is_own(host, "127.0.0.1"), "{host}");
        }
        for host in ["example.org", "example.org:1111", "127.0.0.1.example.org", ""] {
            assert!(!is_own(host, "127.0.0.1"), "{host}");
        }
        assert!(is_own("ban-tin.local:1111", "ban-tin.local"));
    }
}

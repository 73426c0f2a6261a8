//! A network for stories: a proxy behind which every host answers as the story says.
//!
//! In: lines `ADDRESS STATUS [LOCATION]`. Out: the address of the proxy. Hosts that no line names cannot be reached.
#![allow(clippy::disallowed_methods, reason = "stories about other hosts need some")]
#![allow(clippy::unwrap_used, reason = "a test that cannot listen has failed")]

use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

/// Starts the network; it lives as long as the test program.
pub(crate) fn start(lines: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let lines: Arc<str> = lines.into();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let lines = Arc::clone(&lines);
            thread::spawn(move || serve(stream, &lines));
        }
    });
    address
}

fn serve(mut stream: TcpStream, lines: &str) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let connect = request(&mut reader)?;
    let host = connect.strip_prefix("CONNECT ")?.split(' ').next()?;
    let host = host.trim_end_matches(":80").trim_end_matches(":443").to_owned();
    let addresses = lines.lines().filter_map(|line| line.split_whitespace().next());
    if !addresses.into_iter().any(|address| address.split('/').nth(2) == Some(&host)) {
        return stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n").ok();
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
    let asked = request(&mut reader).unwrap_or_default();
    let path = asked.split(' ').nth(1).unwrap_or_default();
    let wanted = format!("http://{host}{path}");
    let answer = lines.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        (words.next() == Some(&wanted)).then(|| (words.next(), words.next()))
    });
    // What is asked in a language that a line does not speak, a secure one, gets an answer that is none.
    let (status, location) = answer.unwrap_or((Some("400"), None));
    let location = location.map_or_else(String::new, |to| match to.parse::<u32>() {
        Ok(seconds) => format!("retry-after: {seconds}\r\n"),
        Err(_) => format!("location: {to}\r\n"),
    });
    let status = status.unwrap_or("200");
    let answer = format!("HTTP/1.1 {status} So\r\n{location}content-length: 0\r\n\r\n");
    stream.write_all(answer.as_bytes()).ok()
}

/// The first line of a request, when all of it has come.
fn request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut first = None;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim_end().is_empty() {
            return first;
        }
        first.get_or_insert(line);
    }
}

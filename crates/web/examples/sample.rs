//! Serves the made-up picture: `cargo run -p linchpin-web --example sample -- 8099 [empty]`.

#[path = "../tests/sample/mod.rs"]
mod sample;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().map_or(Ok(8099), |p| p.parse())?;
    let picture = if arguments.next().as_deref() == Some("empty") { sample::empty() } else { sample::picture() };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, linchpin_web::router(sample::app(picture))).await?;
    Ok(())
}

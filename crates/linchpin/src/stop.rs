use tokio::signal::unix::{Signal, SignalKind, signal};

/// Waits for Ctrl-C or SIGTERM. Whoever says it a second time will not wait for anything to end in good order.
pub async fn asked_to_stop() {
    told().await;
    tokio::spawn(async {
        told().await;
        eprintln!("linchpin: stopped at once");
        // What was acknowledged is on the disk; what was not is as if it had never been.
        std::process::exit(130);
    });
}

async fn told() {
    let (mut interrupted, mut terminated) =
        (signal(SignalKind::interrupt()).ok(), signal(SignalKind::terminate()).ok());
    tokio::select! {
        () = heard(&mut interrupted) => {}
        () = heard(&mut terminated) => {}
    }
}

async fn heard(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

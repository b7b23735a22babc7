use std::{
    fs::{self, File},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{Address, Settings, Store};

/// A temporary PostgreSQL server on a local socket, without a password and without durability.
///
/// The test runner starts a process for each test, so the server is shared by all processes of a run: the first one
/// starts it, and a watcher stops it and removes it a few seconds after the last one has gone.
pub struct Cluster {
    home: PathBuf,
    /// Held while this process uses the server.
    _use: File,
}

/// Waits until nobody holds `use.lock`, then stops the server and removes its folder.
const WATCHER: &str = r#"
home=$1; shift
while sleep 3; do
  exec 8>"$home/start.lock"; flock 8
  exec 9>"$home/use.lock"
  if flock -n 9; then "$@" stop >/dev/null 2>&1; rm -rf "$home/data" "$home/socket" "$home/template"; exit 0; fi
  exec 9>&-; exec 8>&-
done
"#;

impl Cluster {
    /// The server that all tests of a run share; `None`, said loudly, where PostgreSQL is not installed.
    ///
    /// # Panics
    /// When it cannot be started, and in CI when it is not installed.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
        SHARED
            .get_or_init(|| {
                let home = tempfile::env::temp_dir().join(format!("linchpin-test-postgres-{}", own_uid()));
                binaries().map(|_| Self::start(&home))
            })
            .as_ref()
    }

    /// A server of its own, for a test that stops it. Stop it with [`Cluster::stop`].
    ///
    /// # Panics
    /// As [`Cluster::shared`].
    pub fn private(home: &Path) -> Option<Self> {
        binaries().map(|_| Self::start(home))
    }

    fn start(home: &Path) -> Self {
        fs::create_dir_all(home).expect("a folder for the test server");
        let lock = |name: &str| File::options().create(true).append(true).open(home.join(name)).expect("a lock file");
        let starting = lock("start.lock");
        starting.lock().expect("the lock of the start");
        let used = lock("use.lock");
        used.lock_shared().expect("the lock of use");
        let cluster = Self { home: home.to_owned(), _use: used };
        if !cluster.runs() {
            cluster.make();
            cluster.up();
            cluster.watch();
        }
        cluster
    }

    fn runs(&self) -> bool {
        self.data().join("postmaster.pid").exists() && self.control("status")
    }

    fn make(&self) {
        // The server's own user must reach its folder, whoever runs the tests.
        let _ = fs::remove_dir_all(self.data());
        let _ = fs::remove_dir_all(self.home.join("socket"));
        let _ = fs::remove_file(self.home.join("template"));
        run(Command::new("chmod").arg("755").arg(&self.home));
        for folder in [self.data(), self.home.join("socket")] {
            let mut install = Command::new("install");
            install.args(["-d", "-m", "700"]);
            if own_uid() == 0 {
                install.args(["-o", "postgres", "-g", "postgres"]);
            }
            run(install.arg(folder));
        }
        let mut initdb = as_server("initdb");
        initdb.arg("-D").arg(self.data()).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]);
        run(initdb.arg("--no-sync"));
    }

    /// Starts the server.
    ///
    /// # Panics
    /// When it does not start.
    pub fn up(&self) {
        assert!(self.control("start"), "the test server does not start: see {}", self.data().join("log").display());
    }

    /// Stops the server at once, as a crash would.
    pub fn stop(&self) {
        self.control("stop");
    }

    fn control(&self, what: &str) -> bool {
        let mut control = self.control_command();
        if what == "start" {
            let options = format!(
                "-c listen_addresses= -c unix_socket_directories={} -c max_connections=200 -c fsync=off \
                 -c full_page_writes=off -c shared_buffers=64MB",
                self.home.join("socket").display()
            );
            control.arg("-l").arg(self.data().join("log")).arg("-o").arg(options);
        }
        quiet(control.arg(what)).status().is_ok_and(|status| status.success())
    }

    fn control_command(&self) -> Command {
        let mut control = as_server("pg_ctl");
        control.arg("-D").arg(self.data()).args(["-w", "-m", "immediate"]);
        control
    }

    #[expect(clippy::zombie_processes, reason = "it lives longer than we do, on purpose")]
    fn watch(&self) {
        let control = self.control_command();
        let mut watcher = Command::new("setsid");
        watcher.args(["sh", "-c", WATCHER, "sh"]).arg(&self.home).arg(control.get_program()).args(control.get_args());
        quiet(&mut watcher).spawn().expect("the watcher of the test server");
    }

    fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// The address of a database of this server.
    #[must_use]
    pub fn address(&self, database: &str) -> Address {
        let socket = self.home.join("socket");
        Address::Postgres(format!("postgres://postgres@localhost/{database}?host={}", socket.display()))
    }

    /// A fresh database with the schema of today.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn database(&self) -> Address {
        self.ready_template().await;
        let name = format!("test_{}_{}", std::process::id(), next());
        self.command(&format!("create database {name} template {}", template())).await;
        self.address(&name)
    }

    /// A fresh database with nothing in it.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn empty_database(&self) -> Address {
        let name = format!("empty_{}_{}", std::process::id(), next());
        self.command(&format!("create database {name}")).await;
        self.address(&name)
    }

    /// Migrates once for all tests; each copies the outcome.
    async fn ready_template(&self) {
        let marker = self.home.join("template");
        let held =
            File::options().create(true).append(true).open(self.home.join("template.lock")).expect("a lock file");
        held.lock().expect("the lock of the template");
        let name = template();
        if fs::read_to_string(&marker).is_ok_and(|made| made == name) {
            return;
        }
        self.command(&format!("drop database if exists {name}")).await;
        self.command(&format!("create database {name}")).await;
        let store = Store::open(&self.address(&name), Settings::default()).await.expect("the template's schema");
        store.close().await;
        fs::write(&marker, &name).expect("the marker of the template");
    }

    async fn command(&self, text: &str) {
        let Address::Postgres(url) = self.address("postgres") else { return };
        let mut connection = PgConnection::connect(&url).await.expect("the test server");
        connection.execute(AssertSqlSafe(text.to_owned())).await.expect("the test server's answer");
        connection.close().await.expect("the test server's farewell");
    }
}

/// Named after the schema, so that an edited migration makes a new one.
fn template() -> String {
    format!("template_{}", crate::migrate::mark())
}

fn next() -> u32 {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// Where PostgreSQL's programs are; `None`, said loudly, when they are nowhere.
fn binaries() -> Option<PathBuf> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
        let mut folders: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
        folders.sort();
        folders.into_iter().rev().find(|folder| folder.join("initdb").exists())
    });
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI must have PostgreSQL: install the package postgresql");
        eprintln!("SKIPPED on PostgreSQL: it is not installed. Install the package postgresql to run these tests.");
    }
    found.clone()
}

/// A program of PostgreSQL, run as the server's user when we are root, because the server refuses root.
fn as_server(program: &str) -> Command {
    let path = binaries().expect("asked for before").join(program);
    if own_uid() != 0 {
        return Command::new(path);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(path);
    command.current_dir("/");
    command
}

fn own_uid() -> u32 {
    fs::metadata("/proc/self").map_or(0, |own| own.uid())
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("a program of the test server");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

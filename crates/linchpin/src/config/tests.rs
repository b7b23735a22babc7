use std::{collections::BTreeSet, path::Path};

use super::*;

const NOTHING: Variables<'_> = &|_| None;

fn page() -> String {
    let mut rows =
        String::from("| key | environment | where it is not set | what it does |\n| --- | --- | --- | --- |\n");
    for key in KEYS {
        let variable = key.variable().map_or("in the file only".into(), |v| format!("`{v}`"));
        rows += &format!("| `{}` | {variable} | {} | {} |\n", key.path, key.default, key.doc);
    }
    rows
}

#[test]
fn the_page_tells_every_key() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    let kept = fs::read_to_string(&file).unwrap();
    let (before, rest) = kept.split_once("<!-- keys -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of keys -->").unwrap();
    let right = format!("{before}<!-- keys -->\n{}<!-- end of keys -->{after}", page());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &right).unwrap();
    }
    let now = fs::read_to_string(&file).unwrap();
    assert!(now == right, "docs/configuration.md is stale: UPDATE=1 cargo test -p linchpin the_page_tells");
}

/// The example on the page sets every key, so what it gives has every key that there is.
#[test]
fn the_list_of_keys_is_the_list_of_fields() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md"));
    let page = page.unwrap();
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let config = Config::parse(example, NOTHING).unwrap();
    let mut fields = BTreeSet::new();
    fn walk(value: &serde_json::Value, path: &str, into: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(table) => {
                for (name, value) in table {
                    walk(value, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, into);
                }
            }
            _ => drop(into.insert(path.to_owned())),
        }
    }
    walk(&serde_json::to_value(&config).unwrap(), "", &mut fields);
    let keys: BTreeSet<String> = KEYS.iter().map(|k| k.path.to_owned()).collect();
    assert_eq!(fields, keys);
    let unset: Vec<&str> =
        KEYS.iter().map(|k| k.path).filter(|p| !example.contains(p.rsplit('.').next().unwrap())).collect();
    assert!(unset.is_empty(), "the example leaves out {unset:?}");
}

#[test]
fn what_is_not_set_has_the_default_that_the_page_tells() {
    let config = Config::parse("organisation = \"03L\"", NOTHING).unwrap();
    let told = |path: &str| KEYS.iter().find(|k| k.path == path).unwrap().default;
    assert_eq!(told("lake"), config.lake.to_str().unwrap());
    assert_eq!(told("store"), config.store);
    assert_eq!(told("secrets"), config.secrets.to_str().unwrap());
    assert_eq!(told("serve.address"), config.serve.address.to_string());
    assert_eq!(told("serve.drain"), config.serve.drain.to_string());
    assert_eq!(told("serve.work"), config.serve.work.to_string());
    assert_eq!(told("log.level"), config.log.level);
    assert_eq!(told("messages.smtp.port"), config.messages.smtp.port.to_string());
    assert_eq!(told("messages.smtp.tls"), config.messages.smtp.tls);
    let metrics: Vec<String> = config.serve.metrics.into_iter().map(String::from).collect();
    assert_eq!(told("serve.metrics"), metrics.join(", "));
}

#[test]
fn the_environment_is_laid_over_the_file() {
    let file = "organisation = \"03L\"\n[serve]\ndrain = 5\nwork = true\n";
    let set = |name: &str| {
        let value = match name {
            "LINCHPIN_STORE" => "postgres://u:p@h/d",
            "LINCHPIN_SERVE_WORK" => "false",
            "LINCHPIN_SERVE_PROXIES" => "10.0.0.0/8, 192.0.2.1",
            "LINCHPIN_LOG_FORMAT" => "json",
            _ => return None,
        };
        Some(value.to_owned())
    };
    let config = Config::parse(file, &set).unwrap();
    assert_eq!((config.store.as_str(), config.serve.work, config.serve.drain), ("postgres://u:p@h/d", false, 5));
    assert_eq!(config.serve.proxies.len(), 2);
    assert_eq!(config.log.format, LogFormat::Json);
}

#[test]
fn slips_are_told_and_not_passed_over() {
    let wrong = |text: &str| format!("{:#}", Config::parse(text, NOTHING).unwrap_err());
    assert!(wrong("organisation = \"03L\"\nstroe = 1").contains("stroe"));
    assert!(wrong("organisation = \"03L\"\n[serve]\ncertificate = \"c.pem\"").contains("belong together"));
    assert!(wrong("organisation = \"03L\"\n[serve]\naddress = \"0.0.0.0:80\"").contains("serve.certificate"));
    assert!(wrong("organisation = \"03L\"\n[serve]\nproxies = [\"nginx\"]").contains("“nginx” is not a network"));
    assert!(wrong("organisation = \"03L\"\n[serve]\npublic = \"linchpin.example.org\"").contains("https://"));
    assert!(wrong("organisation = \"03L\"\n[messages.notify]\nkey = \"k\"").contains("text_template"));
    assert!(wrong("organisation = \"03L\"\n[messages.smtp]\nhost = \"h\"").contains("host and from"));
    assert!(wrong("organisation = \"03L\"\n[messages.smtp]\ntls = \"maybe\"").contains("whole"));
    let flag = |name: &str| (name == "LINCHPIN_MADE_UP").then(|| "yes".to_owned());
    assert!(format!("{:#}", Config::parse("organisation = \"03L\"", &flag).unwrap_err()).contains("LINCHPIN_MADE_UP"));
    let names = ["LINCHPIN_STROE", "LINCHPIN_STORE", "LINCHPIN_PLACE", "PATH"].map(String::from);
    assert_eq!(unknown(names.into_iter()), ["LINCHPIN_STROE"]);
}

#[test]
fn a_password_in_the_environment_is_not_told_in_a_fault() {
    let set = |name: &str| match name {
        "LINCHPIN_STORE" => Some("postgres://u:hunter2@h/d".to_owned()),
        "LINCHPIN_SERVE_ADDRESS" => Some("nonsense".to_owned()),
        _ => None,
    };
    let told = format!("{:#}", Config::parse("organisation = \"03L\"", &set).unwrap_err());
    assert!(told.contains("LINCHPIN_SERVE_ADDRESS") && !told.contains("hunter2"), "{told}");
}

#[test]
fn the_log_is_set_up_even_where_the_rest_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), "nonsense = 1\n[log]\nformat = \"json\"\n").unwrap();
    assert_eq!(Log::early(folder.path(), NOTHING).format, LogFormat::Json);
    assert_eq!(Log::early(Path::new("/nowhere/at/all"), NOTHING), Log::default());
}

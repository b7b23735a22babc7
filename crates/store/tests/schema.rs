//! The schema: the same in both databases, and the same whether made fresh or step by step.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

use std::collections::BTreeMap;

use linchpin_core::ErrorKind;
use linchpin_store::{
    Address, Settings, Statement, Store, Tx, args, schema, statement, statements, steps,
    testing::{self, Cluster, TestStore},
};

/// Name, table, whether unique, whether partial, and the columns; one row a column.
const INDEXES: Statement = statement!(
    sqlite: "select l.name as name, m.name as tab, l.\"unique\" as one, l.partial as part, l.origin as origin, i.name as col
        from sqlite_master as m join pragma_index_list(m.name) as l join pragma_index_info(l.name) as i
        where m.type = 'table' and m.name <> '_sqlx_migrations' order by m.name, l.name, i.seqno",
    postgres: "select cast(n.relname as text) as name, cast(t.relname as text) as tab,
            cast(case when i.indisunique then 1 else 0 end as bigint) as one,
            cast(case when i.indpred is null then 0 else 1 end as bigint) as part,
            case when i.indisprimary then 'pk' when k.oid is not null then 'u' else 'c' end as origin,
            cast(a.attname as text) as col
        from pg_index as i join pg_class as n on n.oid = i.indexrelid join pg_class as t on t.oid = i.indrelid
        cross join unnest(cast(i.indkey as smallint[])) with ordinality as u (attnum, place)
        join pg_attribute as a on a.attrelid = t.oid and a.attnum = u.attnum
        left join pg_constraint as k on k.conindid = i.indexrelid and k.contype in ('u', 'p')
        where t.relnamespace = cast(current_schema() as regnamespace) and t.relname <> '_sqlx_migrations'
        order by t.relname, n.relname, u.place",
);

/// The texts in which conditions stand: whole tables in SQLite, conditions in PostgreSQL.
const CONDITIONS: Statement = statement!(
    sqlite: "select name as tab, sql as text from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'
        and name <> '_sqlx_migrations'",
    postgres: "select cast(t.relname as text) as tab, pg_get_constraintdef(k.oid) as text
        from pg_constraint as k join pg_class as t on t.oid = k.conrelid
        where k.contype = 'c' and t.relnamespace = cast(current_schema() as regnamespace)",
);

const TRIGGERS: Statement = statement!(
    sqlite: "select name, tbl_name as tab from sqlite_master where type = 'trigger' order by name",
    postgres: "select cast(g.tgname as text) as name, cast(t.relname as text) as tab
        from pg_trigger as g join pg_class as t on t.oid = g.tgrelid where not g.tgisinternal order by 1",
);

/// A database's schema in words that both share.
#[derive(Debug, PartialEq)]
struct Words {
    tables: Vec<schema::Table>,
    indexes: Vec<String>,
    conditions: BTreeMap<String, Vec<Vec<String>>>,
    triggers: Vec<String>,
}

async fn words(tx: &mut Tx) -> Words {
    let mut indexes: BTreeMap<(String, String), (String, Vec<String>)> = BTreeMap::new();
    for row in tx.all(INDEXES, args![]).await.unwrap() {
        let (name, table, origin) = (row.text("name").unwrap(), row.text("tab").unwrap(), row.text("origin").unwrap());
        // The key is compared with the columns, and the databases name what a table's own text demands differently.
        if origin == "pk" {
            continue;
        }
        let shown = if origin == "u" { "unique".to_owned() } else { name.clone() };
        let shown = format!("{shown} {} {}", row.flag("one").unwrap(), row.flag("part").unwrap());
        let entry = indexes.entry((table, name)).or_insert((shown, Vec::new()));
        entry.1.push(row.text("col").unwrap());
    }
    let mut indexes: Vec<String> =
        indexes.into_iter().map(|((table, _), (shown, columns))| format!("{table} {shown} {columns:?}")).collect();
    indexes.sort();
    let mut conditions: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for row in tx.all(CONDITIONS, args![]).await.unwrap() {
        for check in checks(&row.text("text").unwrap()) {
            conditions.entry(row.text("tab").unwrap()).or_default().push(check);
        }
    }
    conditions.values_mut().for_each(|all| all.sort());
    let triggers = tx.all(TRIGGERS, args![]).await.unwrap();
    let triggers = triggers.iter().map(|r| format!("{} {}", r.text("tab").unwrap(), r.text("name").unwrap()));
    let mut triggers: Vec<String> = triggers.filter(|t| !t.ends_with("_emptied")).collect();
    triggers.sort();
    Words { tables: schema::tables(tx).await.unwrap(), indexes, conditions, triggers }
}

/// The names and literals of each `check (…)`, sorted: PostgreSQL writes `in` as `= any (array[…])`.
fn checks(text: &str) -> Vec<Vec<String>> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (at, _) in lower.match_indices("check (") {
        let (mut depth, mut end) = (0_i32, at);
        for (n, c) in text[at..].char_indices() {
            depth += i32::from(c == '(') - i32::from(c == ')');
            if depth == 0 && c == ')' {
                end = at + n;
                break;
            }
        }
        let mut words = Vec::new();
        let body = &text[at + "check (".len()..end];
        let kept = |c: char| c.is_alphanumeric() || "_-'".contains(c);
        for word in body.split(|c| !kept(c)).filter(|word| !word.is_empty()) {
            if !["in", "any", "array", "text", "bigint", "or", "is", "null", "and", "not"]
                .contains(&&*word.to_ascii_lowercase())
            {
                words.push(word.to_owned());
            }
        }
        words.sort();
        found.push(words);
    }
    found
}

#[test]
fn both_databases_have_the_same_schema() {
    testing::on_postgres(|postgres| async move {
        let sqlite = TestStore::sqlite().await;
        let one = words(&mut sqlite.read().await.unwrap()).await;
        let other = words(&mut postgres.read().await.unwrap()).await;
        for (a, b) in one.tables.iter().zip(&other.tables) {
            assert_eq!(a, b, "table");
        }
        let names = |w: &Words| w.tables.iter().map(|t| t.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&one), names(&other));
        assert_eq!(one.indexes, other.indexes, "indexes");
        assert_eq!(one.conditions, other.conditions, "conditions");
        assert_eq!(one.triggers, other.triggers, "triggers");
        let columns: usize = one.tables.iter().map(|t| t.columns.len()).sum();
        let checks: usize = one.conditions.values().map(Vec::len).sum();
        println!(
            "{} tables, {columns} columns, {} indexes, {checks} conditions, {} triggers are the same in both",
            one.tables.len(),
            one.indexes.len(),
            one.triggers.len()
        );
        assert!(one.tables.len() >= 20 && checks >= 15 && one.indexes.len() >= 30);
    });
}

#[test]
fn the_reader_of_conditions_tells_them_apart() {
    let sqlite = checks("create table t (a text check (a in ('x', 'y-z')), b integer check (b in (0, 1)))");
    let postgres = checks("CHECK ((a = ANY (ARRAY['x'::text, 'y-z'::text])))");
    assert_eq!(sqlite[0], postgres[0]);
    assert_ne!(sqlite[0], checks("CHECK ((a = ANY (ARRAY['x'::text, 'y'::text])))")[0]);
    assert_eq!(sqlite[1], checks("CHECK ((b = ANY (ARRAY[(0)::bigint, (1)::bigint])))")[0]);
}

async fn step_by_step(address: &Address, fresh: &Store) {
    let store = Store::connect(address, &Settings::default()).await.unwrap();
    for step in steps() {
        store.migrate(Some(step)).await.unwrap();
        assert_eq!(store.version().await.unwrap(), step);
        // The same step again does nothing.
        store.migrate(Some(step)).await.unwrap();
    }
    store.migrate(None).await.unwrap();
    let stepped = words(&mut store.read().await.unwrap()).await;
    assert_eq!(stepped, words(&mut fresh.read().await.unwrap()).await);
    store.close().await;
    Store::open(address, Settings::default()).await.unwrap().close().await;
}

#[test]
fn made_fresh_is_the_same_as_made_step_by_step() {
    testing::on_sqlite(|fresh| async move {
        let folder = tempfile::tempdir().unwrap();
        step_by_step(&Address::Sqlite(folder.path().join("steps.db")), &fresh).await;
    });
    testing::on_postgres(|fresh| async move {
        let cluster = Cluster::shared().unwrap();
        step_by_step(&cluster.empty_database().await, &fresh).await;
    });
}

/// A step that this program does not know, or knows otherwise, is refused with words.
async fn refused(store: TestStore) {
    let change = |text: &'static str| {
        let store = &store;
        async move {
            let mut tx = store.write().await.unwrap();
            tx.script(text).await.unwrap();
            tx.commit().await.unwrap();
            let address = store.address().clone();
            match Store::open(&address, Settings::default()).await {
                Ok(_) => panic!("opened"),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::BadInput);
                    error.to_string()
                }
            }
        }
    };
    let newer = change(
        "insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
         select 9999, 'later', installed_on, success, checksum, 0 from _sqlx_migrations where version = 1",
    )
    .await;
    assert!(newer.contains("newer version") && newer.contains("9999"), "{newer}");
    let other = change(
        "delete from _sqlx_migrations where version = 9999;
         update _sqlx_migrations set checksum = (select checksum from _sqlx_migrations where version = 2) where version = 1",
    )
    .await;
    assert!(other.contains("migration 1"), "{other}");
}

linchpin_store::store_suite!(refused);

/// A statement that no list names would never be prepared by a test.
#[test]
fn every_statement_is_gathered() {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let (mut declared, mut lists) = (Vec::new(), String::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let text = std::fs::read_to_string(&entry).unwrap();
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            for line in code.iter().filter(|line| line.contains("const ") && line.contains(": Statement =")) {
                let name = line.split("const ").nth(1).unwrap().split(':').next().unwrap();
                // Those that a macro makes are named where it is called.
                if name.starts_with('$') {
                    continue;
                }
                let stem = entry.file_stem().unwrap().to_str().unwrap();
                declared.push((entry.clone(), name.to_owned(), format!("{stem}::{name}")));
            }
            for list in code.join("\n").split(": &[Statement] =").skip(1) {
                lists.push_str(list.split("];").next().unwrap());
                lists.push_str(&format!(" of {}", entry.display()));
            }
        }
    }
    for (file, name, path) in &declared {
        let own = lists.split(" of ").zip(lists.split(" of ").skip(1));
        let here = own.into_iter().any(|(list, rest)| {
            rest.starts_with(&*file.display().to_string())
                && list.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
        });
        assert!(here || lists.contains(path.as_str()), "{name} of {} is in no list", file.display());
    }
    let gathered: usize = statements().iter().map(|list| list.len()).sum();
    println!("{gathered} statements are prepared against both databases");
    assert!(gathered >= declared.len(), "a list of statements is not named in lib.rs");
}

//! What a system sent before under other file names: told, or taken out when its new files are all that it has (HZ-06).

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::Timestamp;
use linchpin_core::{Issue, Place as Where, Severity, london};
use linchpin_lake::{Earlier, Lake, Outcome};

use super::Loaded;

/// Looks for rows of the system that stand beside those of these files, and tells of them; with `replace`, takes out all
/// that the system sent save these files, as long as each of them was read to its end.
pub fn settle(lake: &Lake, system: &str, replace: bool, loaded: &mut [&mut Loaded], now: Timestamp) -> Result<()> {
    let files: BTreeSet<String> =
        loaded.iter().filter_map(|l| l.lake.as_ref()?.as_ref().ok()).map(|report| report.container.clone()).collect();
    let broken = loaded.iter().any(|l| !whole(l));
    let (severity, rule, message) = if replace && !broken && loaded.iter().any(|l| is_in(l)) {
        let gone = lake.replace_earlier(system, &files, now)?;
        if gone.files == 0 {
            return Ok(());
        }
        (Severity::Note, "replaced", format!("{}, were taken out: these files took their place", told(system, gone)))
    } else {
        let earlier = lake.earlier(system, &files)?;
        if earlier.files == 0 && !replace {
            return Ok(());
        }
        let still = told(system, earlier);
        let message = match replace {
            true => format!("{still}, were not taken out, because not every file could be read to its end"),
            false => format!(
                "{still}, still stand beside these for the same practices: if these files are all that the system has, load \
                 them with --from {system} --replace, else a record shows both"
            ),
        };
        (Severity::Warning, "earlier-export", message)
    };
    let at = loaded.iter().rposition(|l| is_in(l)).or(loaded.len().checked_sub(1));
    if let Some(loaded) = at.and_then(|at| loaded.get_mut(at)) {
        let file = super::name(&loaded.file);
        let place = Where { file, ..Where::default() };
        let issue = Issue { severity, rule: rule.to_owned(), place, value: None, message, times: 1 };
        match &mut loaded.lake {
            Some(Ok(report)) => report.issues.push(issue),
            _ => eprintln!("warning: {issue}"),
        }
    }
    Ok(())
}

/// Whether rows of the file are in the lake.
fn is_in(loaded: &Loaded) -> bool {
    let report = loaded.lake.as_ref().and_then(|r| r.as_ref().ok());
    report.is_some_and(|r| matches!(r.outcome, Outcome::Loaded | Outcome::Unchanged))
}

/// Whether all of the file that belongs into the lake is there: it was read to its end, and if nothing of it was taken,
/// there was nothing.
fn whole(loaded: &Loaded) -> bool {
    let worst = |issues: &[Issue]| issues.iter().map(|i| i.severity).max();
    // A file that broke off before anything clinical came is read for people only, and may have held more.
    if loaded.people.as_ref().is_some_and(|taken| worst(&taken.issues) == Some(Severity::Fatal)) {
        return false;
    }
    match &loaded.lake {
        None => true,
        Some(Err(_)) => false,
        Some(Ok(report)) => {
            let before = report.sources.iter().filter_map(|s| worst(&s.issues)).max();
            let worst = worst(&report.issues).max(before);
            match report.outcome {
                Outcome::Loaded | Outcome::Unchanged => worst < Some(Severity::Fatal),
                Outcome::Refused => worst < Some(Severity::Error),
                Outcome::Older => false,
            }
        }
    }
}

fn told(system: &str, earlier: Earlier) -> String {
    let Earlier { files, rows, loaded } = earlier;
    let day = loaded.map(|at| format!(", the last loaded on {}", at.to_zoned(london()).date())).unwrap_or_default();
    format!("{rows} rows of {files} files that {system} sent before{day}")
}

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use linchpin_measures::{
    stats::{sii, xmr},
    table::{self, FunnelKind, Grid, Method, Options, Output, Table},
};

/// `linchpin stats METHOD FILE.csv`: the statistical methods on a table of one's own.
#[derive(Args, Debug)]
#[command(after_long_help = columns())]
pub struct Stats {
    /// The method: spc, funnel, proportion, rate, mean, dsr, isr, sii, quantiles or life-expectancy
    method: Method,
    /// The table, a CSV file with headings; `-` for standard input
    file: PathBuf,
    /// How to print the result
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Confidence of the intervals, 0.95 or 95
    #[arg(long, default_value_t = 0.95)]
    confidence: f64,
    /// What a value of 1 is shown as (100 for proportions and ratios, 100000 for rates, 1 otherwise)
    #[arg(long, allow_negative_numbers = true)]
    multiplier: Option<f64>,
    /// spc: which way is better
    #[arg(long, value_enum, default_value = "increase")]
    improvement: Improvement,
    /// spc: the target, where the table has no column for it
    #[arg(long, allow_negative_numbers = true)]
    target: Option<f64>,
    /// spc: a date from which new limits hold; may be given several times
    #[arg(long, value_name = "DATE")]
    rebase: Vec<String>,
    /// spc: limits from only the first so many points
    #[arg(long, value_name = "POINTS")]
    fix_after: Option<usize>,
    /// spc: keep great jumps in the average jump, as the NHS spreadsheet does
    #[arg(long)]
    keep_outliers: bool,
    /// funnel: what is compared
    #[arg(long, value_enum, default_value = "proportion")]
    funnel: Funnel,
    /// funnel: widen the limits by how much areas really vary
    #[arg(long)]
    overdispersed: bool,
    /// funnel: the share of areas at each end whose score is trimmed when over-dispersed
    #[arg(long, default_value_t = 0.1)]
    trim: f64,
    /// funnel of rates: how many years the events cover
    #[arg(long, default_value_t = 1.0)]
    years: f64,
    /// funnel of rates: the rates are directly standardised
    #[arg(long)]
    standardised: bool,
    /// isr: a ratio (100 is as expected) instead of a rate
    #[arg(long)]
    ratio: bool,
    /// quantiles: how many groups
    #[arg(long, default_value_t = 10)]
    groups: usize,
    /// quantiles: the lowest value is in group 1
    #[arg(long)]
    lowest_first: bool,
    /// sii: what the values are
    #[arg(long, value_enum, default_value = "plain")]
    kind: Kind,
    /// sii: fit the line on the logarithmic (rates) or logit (proportions) scale
    #[arg(long)]
    transform: bool,
    /// sii: how many simulations the intervals come from
    #[arg(long, default_value_t = 100_000)]
    repetitions: usize,
    /// sii: the seed of the simulation
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Improvement {
    Increase,
    Decrease,
    Neutral,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Funnel {
    Proportion,
    Ratio,
    RatioRoot,
    Rate,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Plain,
    Rate,
    Proportion,
}

impl Stats {
    fn into_options(self) -> Options {
        Options {
            confidence: self.confidence,
            multiplier: self.multiplier,
            improvement: match self.improvement {
                Improvement::Increase => xmr::Improvement::Increase,
                Improvement::Decrease => xmr::Improvement::Decrease,
                Improvement::Neutral => xmr::Improvement::Neutral,
            },
            target: self.target,
            rebase: self.rebase,
            fix_after: self.fix_after,
            keep_outliers: self.keep_outliers,
            funnel: match self.funnel {
                Funnel::Proportion => FunnelKind::Proportion,
                Funnel::Ratio => FunnelKind::Ratio,
                Funnel::RatioRoot => FunnelKind::RatioRoot,
                Funnel::Rate => FunnelKind::Rate,
            },
            overdispersed: self.overdispersed,
            trim: self.trim,
            years: self.years,
            standardised: self.standardised,
            ratio: self.ratio,
            groups: self.groups,
            lowest_first: self.lowest_first,
            kind: match self.kind {
                Kind::Plain => sii::Kind::Plain,
                Kind::Rate => sii::Kind::Rate,
                Kind::Proportion => sii::Kind::Proportion,
            },
            transform: self.transform,
            repetitions: self.repetitions,
            seed: self.seed,
        }
    }
}

/// Reads the table, runs the method and prints the result; notes go to standard error.
///
/// # Errors
/// The file cannot be read, is no table, or does not suit the method; the result cannot be written.
pub fn run(args: Stats) -> anyhow::Result<()> {
    let (method, format) = (args.method, args.format);
    let table = read(&args.file)?;
    let output = table::run(method, &table, &args.into_options())?;
    let printed = match format {
        Format::Json => serde_json::to_string_pretty(&output)? + "\n",
        Format::Csv => csv(&output.rows)?,
        Format::Table => tables(&output),
    };
    match std::io::stdout().write_all(printed.as_bytes()) {
        // Whoever reads, such as `head`, has seen enough.
        Err(why) if why.kind() == std::io::ErrorKind::BrokenPipe => {}
        written => written.context("the result cannot be written")?,
    }
    for note in &output.notes {
        eprintln!("{note}");
    }
    Ok(())
}

/// The columns of every method, for the long help.
fn columns() -> String {
    let method = |m: Method| format!("{}: {}\n{}", m.as_str(), m.about(), m.columns_help());
    format!("Columns that each method reads, by heading:\n\n{}", Method::ALL.map(method).join("\n"))
}

fn read(file: &Path) -> anyhow::Result<Table> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
    } else {
        bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    }
    let text = decode(&bytes);
    // Spreadsheets in other countries, and copies from the screen, part cells by semicolons or tabs.
    let first = text.lines().next().unwrap_or_default();
    let delimiter =
        [b',', b'\t', b';'].into_iter().max_by_key(|&d| (first.bytes().filter(|&b| b == d).count(), d == b','));
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(delimiter.unwrap_or(b',')).from_reader(text.as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let headings = cells(reader.headers().with_context(|| format!("{} is not a CSV file", file.display()))?);
    let rows = reader.records().map(|r| r.map(|r| cells(&r))).collect::<Result<_, _>>();
    Ok(Table { headings, rows: rows.with_context(|| format!("{} is not a CSV file", file.display()))? })
}

/// UTF-8 with or without its mark; anything else is taken for Windows-1252, as Excel saves CSV.
fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes)
        .map_or_else(|_| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), str::to_owned)
}

fn csv(grid: &Grid) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&grid.columns)?;
    for row in &grid.rows {
        writer.write_record(row.iter().map(ToString::to_string))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn tables(output: &Output) -> String {
    let mut printed = String::new();
    for grid in [&output.summary, &output.rows].into_iter().filter(|grid| !grid.rows.is_empty()) {
        let mut table = comfy_table::Table::new();
        table.load_preset(comfy_table::presets::UTF8_HORIZONTAL_ONLY).set_header(&grid.columns);
        table.add_rows(grid.rows.iter().map(|row| row.iter().map(table::Cell::short)));
        printed.push_str(&format!("{table}\n"));
    }
    printed
}

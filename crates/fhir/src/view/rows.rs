use serde_json::Value;

use super::{
    Cell, View, ViewError,
    prepare::{Each, Filled, Select},
};
use crate::path::{Item, Node, Path, Scope};

/// Items that `repeat` may find within each other, beyond which it is taken to go in a circle.
const DEEPEST: usize = 128;
const MOST_REPEATED: usize = 100_000;

/// Takes a row.
type Take<'t, 'a> = dyn FnMut(&mut Vec<Cell<'a>>) -> Result<(), ViewError> + 't;

impl View {
    /// Hands each row that the resource makes to `take`; none if it is of another type or does not fit the conditions.
    ///
    /// # Errors
    /// A condition gives neither true nor false, a column that holds one value would have several, or a path meets
    /// something that it cannot be used on. Rows handed out before stand.
    pub fn rows<'a>(&'a self, resource: &'a Value, take: &mut dyn FnMut(&[Cell<'a>])) -> Result<(), ViewError> {
        if resource.get("resourceType").is_none_or(|t| t != self.resource()) {
            return Ok(());
        }
        let this = Item::Node(Node::new(resource));
        let scope = Scope::new(resource, Some(&this), 0);
        for filter in &self.filters {
            if !holds(filter, &scope)? {
                return Ok(());
            }
        }
        let mut row = vec![Cell::Null; self.columns().len()];
        let going = Going { resource };
        going.all(&self.selects, Some(&this), 0, &mut row, &mut |row| {
            take(row);
            Ok(())
        })
    }
}

fn holds<'a>(filter: &'a Path, scope: &Scope<'a, '_>) -> Result<bool, ViewError> {
    let mut found = Vec::new();
    filter.evaluate_in(scope, &mut found).map_err(|e| ViewError::at("where", &e))?;
    match found.as_slice() {
        [] => Ok(false),
        [item] => item.truth().map_err(|e| ViewError::at("where", &e)),
        _ => Err(ViewError::new("where: the condition gives more than one value")),
    }
}

struct Going<'a> {
    resource: &'a Value,
}

impl<'a> Going<'a> {
    /// Each row of the first select with each row of the others.
    fn all(
        &self,
        selects: &'a [Select],
        this: Option<&Item<'a>>,
        index: usize,
        row: &mut Vec<Cell<'a>>,
        take: &mut Take<'_, 'a>,
    ) -> Result<(), ViewError> {
        match selects.split_first() {
            None => take(row),
            Some((first, rest)) => self.one(first, this, index, row, &mut |row| self.all(rest, this, index, row, take)),
        }
    }

    fn one(
        &self,
        select: &'a Select,
        this: Option<&Item<'a>>,
        index: usize,
        row: &mut Vec<Cell<'a>>,
        take: &mut Take<'_, 'a>,
    ) -> Result<(), ViewError> {
        let scope = Scope::new(self.resource, this, index);
        let mut items = Vec::new();
        match &select.each {
            Each::Once => return self.item(select, this, index, row, take),
            Each::Item(path) | Each::ItemOrNull(path) => {
                path.evaluate_in(&scope, &mut items).map_err(|e| ViewError::at("forEach", &e))?;
            }
            Each::Repeat(paths) => self.repeat(paths, this, 0, &mut items)?,
        }
        if items.is_empty() && matches!(select.each, Each::ItemOrNull(_)) {
            // One row without values: only the place of the row is known.
            row[select.from..select.to].fill(Cell::Null);
            for (at, _) in select.columns.iter().filter(|(_, c)| c.path.is_row_index()) {
                row[*at] = Cell::Whole(0);
            }
            return take(row);
        }
        for (i, item) in items.iter().enumerate() {
            self.item(select, Some(item), i, row, take)?;
        }
        Ok(())
    }

    /// The rows of a select for one item.
    fn item(
        &self,
        select: &'a Select,
        this: Option<&Item<'a>>,
        index: usize,
        row: &mut Vec<Cell<'a>>,
        take: &mut Take<'_, 'a>,
    ) -> Result<(), ViewError> {
        let scope = Scope::new(self.resource, this, index);
        for (at, filled) in &select.columns {
            row[*at] = cell(filled, &scope)?;
        }
        self.all(&select.selects, this, index, row, &mut |row| {
            if select.union.is_empty() {
                return take(row);
            }
            select.union.iter().try_for_each(|part| self.one(part, this, index, row, take))
        })
    }

    /// What the paths give, and what they give of that, each before its fellows.
    fn repeat(
        &self,
        paths: &'a [Path],
        this: Option<&Item<'a>>,
        depth: usize,
        into: &mut Vec<Item<'a>>,
    ) -> Result<(), ViewError> {
        if depth > DEEPEST || into.len() > MOST_REPEATED {
            return Err(ViewError::new("repeat comes to no end"));
        }
        let scope = Scope::new(self.resource, this, 0);
        for path in paths {
            let mut found = Vec::new();
            path.evaluate_in(&scope, &mut found).map_err(|e| ViewError::at("repeat", &e))?;
            for item in found {
                into.push(item.clone());
                self.repeat(paths, Some(&item), depth + 1, into)?;
            }
        }
        Ok(())
    }
}

fn cell<'a>(filled: &'a Filled, scope: &Scope<'a, '_>) -> Result<Cell<'a>, ViewError> {
    let (mut one, mut count) = (Cell::Null, 0);
    let plain = !filled.collection
        && filled.path.each_member(scope, &mut |node| {
            one = if count == 0 { Cell::of(&Item::Node(node)) } else { Cell::Null };
            count += 1;
        });
    if plain {
        return if count > 1 { Err(several(filled, count)) } else { Ok(one) };
    }
    let mut found = Vec::new();
    filled.path.evaluate_in(scope, &mut found).map_err(|e| ViewError::at(&filled.name, &e))?;
    if filled.collection {
        return Ok(Cell::List(found.iter().map(Cell::of).collect()));
    }
    match found.as_slice() {
        [] => Ok(Cell::Null),
        [item] => Ok(Cell::of(item)),
        many => Err(several(filled, many.len())),
    }
}

fn several(filled: &Filled, count: usize) -> ViewError {
    ViewError::new(format!("{}: there are {count} values and the column holds one", filled.name))
}

//! Pages that were written already. A page depends only on its address and on the picture, so it is kept until the
//! picture changes. Who reads it stands in its header alone, which is not kept.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use axum::body::Bytes;

use crate::pack::Piece;

/// A page as it is kept.
#[derive(Debug)]
pub(crate) enum Written {
    /// A page, up to the header and from it on.
    Page { before: Piece, after: Piece },
    /// A file to save.
    File { mime: &'static str, name: String, plain: Bytes, packed: Option<Bytes> },
}

impl Written {
    fn bytes(&self) -> usize {
        match self {
            Self::Page { before, after } => before.len() + after.len(),
            Self::File { plain, packed, .. } => plain.len() + packed.as_ref().map_or(0, Bytes::len),
        }
    }
}

/// At most so many bytes are kept; the page written first goes first.
const ROOM: usize = 96 << 20;

#[derive(Default)]
struct Kept {
    mark: String,
    pages: HashMap<String, Arc<Written>>,
    order: VecDeque<String>,
    bytes: usize,
}

/// The pages kept.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Kept>);

impl Cache {
    /// A page that was written from the picture with this mark.
    pub(crate) fn get(&self, mark: &str, key: &str) -> Option<Arc<Written>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.mark == mark).then(|| kept.pages.get(key).cloned()).flatten()
    }

    /// Keeps a page; those of another picture are forgotten.
    pub(crate) fn put(&self, mark: &str, key: String, page: Arc<Written>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.mark != mark {
            *kept = Kept { mark: mark.to_owned(), ..Kept::default() };
        }
        let size = page.bytes() + key.len();
        if size > ROOM / 8 || kept.pages.contains_key(&key) {
            return;
        }
        while kept.bytes + size > ROOM {
            let Some(oldest) = kept.order.pop_front() else { break };
            if let Some(gone) = kept.pages.remove(&oldest) {
                kept.bytes -= gone.bytes() + oldest.len();
            }
        }
        kept.bytes += size;
        kept.order.push_back(key.clone());
        kept.pages.insert(key, page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(size: usize) -> Arc<Written> {
        Arc::new(Written::File { mime: "text/csv", name: String::new(), plain: vec![0; size].into(), packed: None })
    }

    #[test]
    fn the_oldest_goes_when_there_is_no_room_and_all_when_the_picture_changes() {
        let cache = Cache::default();
        for i in 0..20 {
            cache.put("a", format!("/{i}"), page(ROOM / 10));
        }
        assert!(cache.get("a", "/0").is_none());
        assert!(cache.get("a", "/19").is_some());
        assert!(cache.get("b", "/19").is_none());
        cache.put("b", "/x".into(), page(10));
        assert!(cache.get("b", "/x").is_some());
        assert!(cache.get("a", "/19").is_none());
    }
}

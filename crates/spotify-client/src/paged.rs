//! A list that comes in pages: as a whole, its first rows, one page, or a stream. Knows no endpoint.

use std::collections::{HashSet, VecDeque};
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;

use futures_util::stream::{self, Stream};
use serde::de::DeserializeOwned;

use crate::error::SoFar;
use crate::event;
use crate::page::{Page, Wrapped};
use crate::request::Request;
use crate::{Error, Pending, Result, Spotify};

/// Rows as they come. An error is the last of them.
pub type RowStream<T> = Pin<Box<dyn Stream<Item = Result<T>> + Send>>;

/// A list of Spotify's that comes in pages. Nothing is sent before it is asked for: `.await` it, or `.wait()` for it in a
/// notebook, for all of its rows; or take a part.
///
/// A list that breaks off is an error that holds the rows that came before: [`Error::CutShort`].
#[must_use = "nothing is sent before rows are asked for"]
pub struct Paged<T>(Box<dyn Walk<T>>);

/// How many rows an endpoint gives at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageSize {
    most: usize,
    in_development: usize,
}

impl PageSize {
    pub(crate) const fn of(most: usize) -> Self {
        Self { most, in_development: most }
    }

    /// What development-mode apps get, where that is less.
    pub(crate) const fn in_development(self, in_development: usize) -> Self {
        Self { in_development, ..self }
    }
}

impl<T: Send + Sync + 'static> Paged<T> {
    pub(crate) fn of(walk: impl Walk<T> + 'static) -> Self {
        Self(Box::new(walk))
    }

    /// All rows, page after page.
    pub fn all(self) -> Pending<Vec<T>> {
        self.0.first(usize::MAX)
    }

    /// The first rows, in as few pages as they take.
    pub fn first(self, count: usize) -> Pending<Vec<T>> {
        self.0.first(count)
    }

    /// One page: as many rows as the endpoint gives at a time, after so many others.
    pub fn page(self, offset: usize) -> Pending<Page<T>> {
        self.0.page(offset)
    }

    /// Rows as they come; the next page is asked for when the last one is used up.
    #[must_use]
    pub fn stream(self) -> RowStream<T> {
        self.0.stream()
    }
}

impl<T: Send + Sync + 'static> IntoFuture for Paged<T> {
    type Output = Result<Vec<T>>;
    type IntoFuture = Pending<Vec<T>>;

    fn into_future(self) -> Pending<Vec<T>> {
        self.all()
    }
}

impl<T> std::fmt::Debug for Paged<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Paged (nothing is sent before rows are asked for)")
    }
}

/// What a list does. Behind a pointer, so that it is compiled in this crate and not in every notebook cell.
pub(crate) trait Walk<T>: Send {
    fn first(self: Box<Self>, count: usize) -> Pending<Vec<T>>;
    fn page(self: Box<Self>, offset: usize) -> Pending<Page<T>>;
    fn stream(self: Box<Self>) -> RowStream<T>;
}

/// A list as Spotify's endpoints give it.
pub(crate) struct List<T> {
    request: Result<Request>,
    pages: Pages<T>,
}

/// How the pages of a list are asked for.
struct Pages<T> {
    spotify: Spotify,
    what: &'static str,
    size: PageSize,
    wrapped: bool,
    rows: PhantomData<fn() -> T>,
}

impl Spotify {
    /// The list that a request gives; `what` its rows are, in the plural.
    pub(crate) fn list<T: DeserializeOwned + Send + Sync + 'static>(
        &self,
        request: Result<Request>,
        what: &'static str,
        size: PageSize,
    ) -> List<T> {
        List { request, pages: self.pages(what, size) }
    }

    /// All rows of a list whose first page came along with something else. `request` stands for those behind it.
    pub(crate) async fn whole<T: DeserializeOwned + Send + Sync + 'static>(
        &self,
        first: Page<T>,
        what: &'static str,
        request: Request,
    ) -> Result<Vec<T>> {
        let Some(next) = next(&first) else { return Ok(first.into_items()) };
        let pages = self.pages(what, PageSize::of(50));
        Rest { pages, request, seen: HashSet::new(), next: Some(next) }.collect(first, usize::MAX).await
    }

    /// The answer to a request with so many rows, or as many as the app may have: the endpoint's, or less where that is refused,
    /// which is remembered.
    pub(crate) async fn send_page<A: DeserializeOwned>(
        &self,
        request: &Request,
        PageSize { most, in_development }: PageSize,
        count: usize,
    ) -> Result<A> {
        let (shelf, endpoint) = (self.shelf(), request.endpoint());
        let of_size = |size: usize| request.clone().query("limit", size.min(count).max(1));
        let known = shelf.page_size(&endpoint);
        match self.send(of_size(known.unwrap_or(most))).await {
            Err(Error::Refused { said }) if known.is_none() && in_development < most && said.says_limit() => {
                let answer = self.send(of_size(in_development)).await?;
                shelf.learn_page_size(&endpoint, in_development);
                Ok(answer)
            }
            answer => answer,
        }
    }

    fn pages<T>(&self, what: &'static str, size: PageSize) -> Pages<T> {
        Pages { spotify: self.clone(), what, size, wrapped: false, rows: PhantomData }
    }
}

impl<T: DeserializeOwned + Send + Sync + 'static> List<T> {
    /// Its pages come under the name of what they hold.
    pub(crate) fn wrapped(mut self) -> Self {
        self.pages.wrapped = true;
        self
    }

    pub(crate) fn paged(self) -> Paged<T> {
        Paged::of(self)
    }

    /// The first page, and what it takes to go on after it.
    async fn begin(self, count: usize) -> Result<(Page<T>, Rest<T>)> {
        let Self { request, pages } = self;
        let request = request?;
        let page = pages.at(request.clone(), 0, count).await?;
        let rest = Rest { pages, request, seen: HashSet::new(), next: next(&page) };
        Ok((page, rest))
    }
}

impl<T: DeserializeOwned + Send + Sync + 'static> Pages<T> {
    /// The page that begins at a place, with so many rows, or as many as the app may have.
    async fn at(&self, request: Request, offset: usize, count: usize) -> Result<Page<T>> {
        let request = if offset == 0 { request } else { request.query("offset", offset) };
        if self.wrapped {
            Ok(self.spotify.send_page::<Wrapped<T>>(&request, self.size, count).await?.page)
        } else {
            self.spotify.send_page(&request, self.size, count).await
        }
    }

    async fn read(&self, request: Request) -> Result<Page<T>> {
        if self.wrapped {
            Ok(self.spotify.send::<Wrapped<T>>(request).await?.page)
        } else {
            self.spotify.send(request).await
        }
    }
}

/// A list that has begun.
struct Rest<T> {
    pages: Pages<T>,
    request: Request,
    seen: HashSet<String>,
    next: Option<String>,
}

impl<T: DeserializeOwned + Send + Sync + 'static> Rest<T> {
    /// The next page; nothing after the last.
    async fn go_on(&mut self) -> Result<Option<Page<T>>> {
        let Some(link) = self.next.take() else { return Ok(None) };
        if !self.seen.insert(link.clone()) {
            let detail = "a page leads back to one before it".to_owned();
            return Err(Error::Unreadable { path: self.request.path.clone(), detail });
        }
        let page = self.pages.read(self.request.follow(link)).await?;
        self.next = next(&page);
        Ok(Some(page))
    }

    /// The rows of the first page and of those behind it, up to a number of them.
    async fn collect(mut self, first: Page<T>, count: usize) -> Result<Vec<T>> {
        let (what, total) = (self.pages.what, first.total.map(|total| total.min(count)));
        let told = event::Rows::new(what, total);
        told.add(first.sent());
        let mut rows = first.into_items();
        while rows.len() < count {
            match self.go_on().await {
                Ok(None) => break,
                Ok(Some(page)) => {
                    told.add(page.sent());
                    rows.extend(page.into_items());
                }
                Err(error) => {
                    let so_far = SoFar::new(rows);
                    return Err(Error::CutShort { what, so_far, total, source: Box::new(error) });
                }
            }
        }
        rows.truncate(count);
        Ok(rows)
    }
}

/// Where to go on. An empty page with another one behind it would be the first of endlessly many.
fn next<T>(page: &Page<T>) -> Option<String> {
    page.next.clone().filter(|_| page.sent() > 0)
}

impl<T: DeserializeOwned + Send + Sync + 'static> Walk<T> for List<T> {
    fn first(self: Box<Self>, count: usize) -> Pending<Vec<T>> {
        Box::pin(async move {
            let (page, rest) = self.begin(count).await?;
            rest.collect(page, count).await
        })
    }

    fn page(self: Box<Self>, offset: usize) -> Pending<Page<T>> {
        Box::pin(async move {
            let Self { request, pages } = *self;
            pages.at(request?, offset, usize::MAX).await
        })
    }

    fn stream(self: Box<Self>) -> RowStream<T> {
        enum State<T> {
            Before(Box<List<T>>),
            In(VecDeque<T>, Box<Rest<T>>),
            After,
        }
        let step = async |mut state: State<T>| loop {
            state = match state {
                State::After => return None,
                State::Before(list) => match list.begin(usize::MAX).await {
                    Ok((page, rest)) => State::In(page.into_items().into(), Box::new(rest)),
                    Err(error) => return Some((Err(error), State::After)),
                },
                State::In(mut rows, mut rest) => match rows.pop_front() {
                    Some(row) => return Some((Ok(row), State::In(rows, rest))),
                    None => match rest.go_on().await {
                        Ok(None) => State::After,
                        Ok(Some(page)) => State::In(page.into_items().into(), rest),
                        Err(error) => return Some((Err(error), State::After)),
                    },
                },
            };
        };
        Box::pin(stream::unfold(State::Before(self), step))
    }
}

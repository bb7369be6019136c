//! Names to values, and where each was found: the environment first, then `.env`.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Places where variables stand; an earlier one wins.
pub(crate) struct Variables<'a>(Vec<(Place, Lookup<'a>)>);

/// The value that a place has for a name.
type Lookup<'a> = Box<dyn Fn(&str) -> Option<String> + 'a>;

/// A variable that has a value.
pub(crate) struct Found {
    pub(crate) value: String,
    pub(crate) origin: Origin,
}

/// Which variable it was, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    name: String,
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Environment,
    File(PathBuf),
}

impl<'a> Variables<'a> {
    /// The environment, and `.env` in this folder or one above it.
    pub(crate) fn of_this_process() -> Result<Self> {
        let mut all = Self::from(|name: &str| std::env::var(name).ok());
        if let Some((path, lines)) = read_env_file()? {
            all.0.push((Place::File(path), Box::new(move |name| lines.get(name).cloned())));
        }
        Ok(all)
    }

    /// One place alone.
    pub(crate) fn from(variable: impl Fn(&str) -> Option<String> + 'a) -> Self {
        Self(vec![(Place::Environment, Box::new(variable))])
    }

    /// The first that has a value: the earlier of two names wins, then the earlier place. An empty value is none.
    pub(crate) fn find(&self, names: &[&str]) -> Option<Found> {
        let look = |name: &str| {
            self.0.iter().find_map(|(place, variable)| {
                let value = variable(name)?.trim().to_owned();
                let origin = Origin { name: name.to_owned(), place: place.clone() };
                (!value.is_empty()).then_some(Found { value, origin })
            })
        };
        names.iter().find_map(|name| look(name))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Environment => write!(f, "{} in the environment", self.name),
            Place::File(path) => write!(f, "{} in {}", self.name, path.display()),
        }
    }
}

fn read_env_file() -> Result<Option<(PathBuf, HashMap<String, String>)>> {
    let here = std::env::current_dir().unwrap_or_default();
    let Some(path) = here.ancestors().map(|folder| folder.join(".env")).find(|path| path.is_file()) else {
        return Ok(None);
    };
    let lines = lines_of(&path)?;
    Ok(Some((path, lines)))
}

fn lines_of(path: &Path) -> Result<HashMap<String, String>> {
    let lines = dotenvy::from_path_iter(path).map_err(|_| {
        Error::Setting(format!("`{}` is there but cannot be opened: check who may read it", path.display()))
    })?;
    // The parser's error quotes the line, and the line may hold the secret.
    lines.collect::<Result<_, _>>().map_err(|_| {
        Error::Setting(
            "`.env` has a line that cannot be read: each is NAME=value, with quotes around spaces".to_owned(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earlier_name_wins_and_then_the_earlier_place() {
        let in_file = |name: &str| (name != "EMPTY").then(|| format!("{name} of the file"));
        let mut variables = Variables::from(|name| match name {
            "B" => Some(" b ".to_owned()),
            "EMPTY" | "A" => Some("  ".to_owned()),
            _ => None,
        });
        variables.0.push((Place::File("/srv/me/.env".into()), Box::new(in_file)));
        let find = |names: &[&str]| variables.find(names).map(|found| (found.value, found.origin.to_string()));
        let own = |value: &str, origin: &str| Some((value.to_owned(), origin.to_owned()));
        assert_eq!(find(&["B"]), own("b", "B in the environment"));
        assert_eq!(find(&["A", "B"]), own("A of the file", "A in /srv/me/.env"));
        assert_eq!(find(&["EMPTY"]), None);
    }
}

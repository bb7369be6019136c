//! The project that Power BI Desktop opens: the model, and a report with the dashboard's pages, still empty. The files follow Microsoft's
//! published schemas for PBIP, PBISM and PBIR.

use serde_json::{Value, json};

use super::model;

/// Where the project is within the folder.
pub(super) const PLACE: &str = "project";
const NAME: &str = "LinerNotes";
const SCHEMAS: &str = "https://developer.microsoft.com/json-schemas/fabric";

/// The pages, each with its name in the project and for readers.
const PAGES: [(&str, &str); 5] = [
    ("artists_over_time", "Artists over time"),
    ("heatmap", "When I listen"),
    ("genres", "Genres and popularity"),
    ("sound", "Energy and danceability"),
    ("cover", "Cover (tooltip)"),
];

/// Every file, by its place within the folder. `folder` is where the tables are.
pub(super) fn files(folder: &str) -> Vec<(String, String)> {
    let (report, model) = (format!("{NAME}.Report"), format!("{NAME}.SemanticModel"));
    let schema = |name: &str| format!("{SCHEMAS}/{name}/schema.json");
    let names: Vec<&str> = PAGES.iter().map(|(name, _)| *name).collect();
    let mut files = vec![
        (
            format!("{NAME}.pbip"),
            json!({
                "$schema": schema("pbip/pbipProperties/1.0.0"),
                "version": "1.0",
                "artifacts": [{ "report": { "path": report } }],
                "settings": { "enableAutoRecovery": true },
            }),
        ),
        (
            format!("{model}/definition.pbism"),
            json!({
                "$schema": schema("item/semanticModel/definitionProperties/1.0.0"),
                "version": "4.2",
                "settings": {},
            }),
        ),
        (
            format!("{report}/definition.pbir"),
            json!({
                "$schema": schema("item/report/definitionProperties/2.0.0"),
                "version": "4.0",
                "datasetReference": { "byPath": { "path": format!("../{model}") } },
            }),
        ),
        (
            format!("{report}/definition/version.json"),
            json!({ "$schema": schema("item/report/definition/versionMetadata/1.0.0"), "version": "2.0.0" }),
        ),
        (
            format!("{report}/definition/report.json"),
            json!({
                "$schema": schema("item/report/definition/report/1.0.0"),
                "themeCollection": {},
                "layoutOptimization": "None",
            }),
        ),
        (
            format!("{report}/definition/pages/pages.json"),
            json!({
                "$schema": schema("item/report/definition/pagesMetadata/1.0.0"),
                "pageOrder": names,
                "activePageName": names[0],
            }),
        ),
    ];
    files.extend(PAGES.iter().map(|(name, title)| {
        (
            format!("{report}/definition/pages/{name}/page.json"),
            page(&schema("item/report/definition/page/1.0.0"), name, title),
        )
    }));
    let files = files.into_iter().map(|(path, content)| (path, format!("{content:#}\n")));
    let of_model = model::files(folder).into_iter().map(|(path, text)| (format!("{model}/definition/{path}"), text));
    files.chain(of_model).map(|(path, text)| (format!("{PLACE}/{path}"), text)).collect()
}

fn page(schema: &str, name: &str, title: &str) -> Value {
    // A tooltip's page is as small as Power BI makes one itself.
    let (width, height) = if name == "cover" { (320, 240) } else { (1280, 720) };
    json!({
        "$schema": schema,
        "name": name,
        "displayName": title,
        "displayOption": "FitToPage",
        "width": width,
        "height": height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_has_a_model_and_a_report() {
        let files = files("C:\\music");
        let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).take(8).collect();
        insta::assert_snapshot!(paths.join("\n"), @r"
        project/LinerNotes.pbip
        project/LinerNotes.SemanticModel/definition.pbism
        project/LinerNotes.Report/definition.pbir
        project/LinerNotes.Report/definition/version.json
        project/LinerNotes.Report/definition/report.json
        project/LinerNotes.Report/definition/pages/pages.json
        project/LinerNotes.Report/definition/pages/artists_over_time/page.json
        project/LinerNotes.Report/definition/pages/heatmap/page.json
        ");
        for (path, text) in files.iter().filter(|(path, _)| !path.ends_with(".tmdl")) {
            assert!(serde_json::from_str::<Value>(text).is_ok_and(|value| value["$schema"].is_string()), "{path}");
        }
    }
}

//! A cell's way through the kernel: announced, run, shown, and ended.

use std::collections::VecDeque;

use jupyter_protocol::{ExecuteRequest, JupyterMessage, JupyterMessageContent as Content};
use serde_json::{Value, json};

use super::channels::Channel;
use super::kernel::{Job, Kernel};
use super::progress::Progress;
use super::reply;
use crate::wire::{Outcome, Output, Request, Rich, Stream};

/// A cell that is being run.
pub(super) struct Cell {
    pub(super) message: JupyterMessage,
    pub(super) request: ExecuteRequest,
    count: u32,
    /// Whether the evaluator has it.
    pub(super) is_sent: bool,
    pub(super) progress: Progress,
}

impl Kernel {
    pub(super) fn begin_cell(&mut self, request: ExecuteRequest, message: JupyterMessage) {
        if !request.silent && !request.code.trim().is_empty() {
            if request.store_history {
                self.count += 1;
                self.history.add(self.count, &request.code);
            }
            let content = json!({ "code": request.code, "execution_count": self.count });
            self.channels.publish("execute_input", content, Some(&message));
        }
        if self.evaluator.line.is_none() && self.evaluator.wait.is_none() {
            self.adopt_evaluator();
        }
        let progress = Progress::of_cell(&message.header.msg_id);
        let cell = Cell { message, request, count: self.count, is_sent: false, progress };
        self.current = Some(Job::Cell(Box::new(cell)));
    }

    /// Gives the cell to the evaluator, once that is ready.
    pub(super) fn send_cell(&mut self) {
        let is_ready = self.evaluator.is_ready();
        if let Some(Job::Cell(cell)) = &mut self.current
            && is_ready
            && !cell.is_sent
            && !cell.request.code.trim().is_empty()
        {
            cell.is_sent = true;
            let request = Request::Execute { code: cell.request.code.clone(), count: cell.count };
            self.end_wait();
            self.evaluator.send(&request);
        }
    }

    pub(super) fn show(&mut self, output: Output) {
        self.end_wait();
        let Some(Job::Cell(cell)) = &self.current else { return };
        let transient = |id: Option<String>| id.map_or_else(|| json!({}), |id| json!({ "display_id": id }));
        let (kind, content) = match output {
            Output::Text { stream, text } => {
                let name = if stream == Stream::Stdout { "stdout" } else { "stderr" };
                ("stream", json!({ "name": name, "text": text }))
            }
            Output::Rich(Rich::Result { .. }) if cell.request.silent => return,
            Output::Rich(Rich::Result { data, metadata }) => {
                if let Some(text) =
                    data.get("text/plain").and_then(Value::as_str).filter(|_| cell.request.store_history)
                {
                    self.history.add_result(text);
                }
                (
                    "execute_result",
                    json!({ "execution_count": cell.count, "data": data, "metadata": metadata, "transient": {} }),
                )
            }
            Output::Rich(Rich::Display { data, metadata, display_id }) => {
                ("display_data", json!({ "data": data, "metadata": metadata, "transient": transient(display_id) }))
            }
            Output::Rich(Rich::Update { data, metadata, display_id }) => (
                "update_display_data",
                json!({ "data": data, "metadata": metadata, "transient": transient(Some(display_id)) }),
            ),
            Output::Rich(Rich::Clear { wait }) => ("clear_output", json!({ "wait": wait })),
        };
        self.channels.publish(kind, content, Some(&cell.message));
    }

    pub(super) fn show_wait(&mut self) {
        let Some(wait) = self.evaluator.wait.clone() else { return };
        if let Some(Job::Cell(cell)) = &mut self.current
            && let Some((kind, content)) = cell.progress.show(&wait)
        {
            self.channels.publish(kind, content, Some(&cell.message));
        }
    }

    pub(super) fn end_wait(&mut self) {
        if let Some(Job::Cell(cell)) = &mut self.current
            && let Some((kind, content)) = cell.progress.end()
        {
            self.channels.publish(kind, content, Some(&cell.message));
        }
    }

    pub(super) async fn ask(&mut self, prompt: &str, password: bool) {
        let Some(Job::Cell(cell)) = &self.current else { return };
        if cell.request.allow_stdin {
            let content = json!({ "prompt": prompt, "password": password });
            let parent = cell.message.clone();
            self.channels.reply(Channel::Stdin, "input_request", content, &parent).await;
        } else {
            // Nobody to ask: that is an empty answer.
            self.evaluator.send(&Request::Input(String::new()));
        }
    }

    pub(super) async fn end_cell(&mut self, outcome: Outcome) {
        self.end_wait();
        let Some(Job::Cell(cell)) = self.current.take() else { return };
        let mut content = json!({
            "status": "ok",
            "execution_count": cell.count,
            "payload": [],
            "user_expressions": reply::user_expressions(cell.request.user_expressions.as_ref()),
        });
        let failed = matches!(outcome, Outcome::Error { .. });
        if let Outcome::Error { name, value, traceback } = outcome {
            let error = json!({ "ename": name, "evalue": value, "traceback": traceback });
            self.channels.publish("error", error.clone(), Some(&cell.message));
            content["status"] = "error".into();
            for part in ["ename", "evalue", "traceback"] {
                content[part] = error[part].clone();
            }
        }
        self.channels.reply(Channel::Shell, "execute_reply", content, &cell.message).await;
        self.status("idle", &cell.message);
        if failed && cell.request.stop_on_error {
            self.abort_queue().await;
        }
        Box::pin(self.go_on()).await;
    }

    /// After an error, what was sent together with the cell is not run.
    pub(super) async fn abort_queue(&mut self) {
        let (cells, others) = std::mem::take(&mut self.queue)
            .into_iter()
            .partition::<VecDeque<_>, _>(|message| matches!(message.content, Content::ExecuteRequest(_)));
        self.queue = others;
        for message in cells {
            self.status("busy", &message);
            self.channels.reply(Channel::Shell, "execute_reply", json!({ "status": "aborted" }), &message).await;
            self.status("idle", &message);
        }
    }
}

pub(super) fn error(name: &str, value: &str) -> Outcome {
    Outcome::Error { name: name.to_owned(), value: value.to_owned(), traceback: vec![format!("{name}: {value}")] }
}

//! The kernel as Jupyter knows it: takes requests in order, has one thing done at a time, and says how it went.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use anyhow::Result;
use jupyter_protocol::{ExecuteRequest, JupyterMessage, JupyterMessageContent as Content};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

use super::channels::{Channel, Channels, Heard};
use super::evaluator::{self, Heard as FromEvaluator};
use super::history::History;
use super::progress::{Progress, Wait};
use super::reply;
use crate::home::Home;
use crate::wire::{Outcome, Output, Report, Request, Rich, Sender, Stream, Surroundings};

/// How often a wait is drawn anew.
const TICK: Duration = Duration::from_millis(250);

pub(super) struct Kernel {
    home: Home,
    surroundings: Surroundings,
    channels: Channels,
    evaluator: Evaluator,
    /// What needs the evaluator and waits for it.
    queue: VecDeque<JupyterMessage>,
    current: Option<Job>,
    count: u32,
    history: History,
}

/// The evaluator of the moment.
#[derive(Default)]
struct Evaluator {
    number: u32,
    line: Option<Sender<Request>>,
    wait: Option<Wait>,
}

impl Evaluator {
    fn is_ready(&self) -> bool {
        self.line.is_some() && self.wait.is_none()
    }

    fn send(&self, request: &Request) {
        // One that is gone is heard of.
        self.line.iter().for_each(|line| drop(line.send(request)));
    }
}

/// What the evaluator is at.
enum Job {
    Cell(Cell),
    Question(Box<JupyterMessage>),
}

struct Cell {
    message: JupyterMessage,
    request: ExecuteRequest,
    count: u32,
    /// Whether the evaluator has it.
    is_sent: bool,
    progress: Progress,
}

impl Kernel {
    pub(super) fn new(home: Home, surroundings: Surroundings, channels: Channels) -> Self {
        Self {
            home,
            surroundings,
            channels,
            evaluator: Evaluator::default(),
            queue: VecDeque::new(),
            current: None,
            count: 0,
            history: History::default(),
        }
    }

    pub(super) async fn serve(mut self, mut heard: UnboundedReceiver<Heard>) -> Result<()> {
        self.channels.publish("status", json!({ "execution_state": "starting" }), None);
        self.adopt_evaluator();
        let mut tick = tokio::time::interval(TICK);
        loop {
            tokio::select! {
                something = heard.recv() => match something {
                    Some(Heard::Shell(message)) => self.shell(*message).await,
                    Some(Heard::Control(message)) => {
                        if self.control(&message).await {
                            break;
                        }
                    }
                    Some(Heard::Typed(text)) => self.evaluator.send(&Request::Input(text)),
                    Some(Heard::Evaluator(news)) => self.evaluator_says(news).await,
                    None => break,
                },
                _ = tick.tick() => self.show_wait(),
            }
        }
        self.leave(heard).await;
        Ok(())
    }

    fn adopt_evaluator(&mut self) {
        let number = self.evaluator.number + 1;
        self.evaluator = Evaluator { number, line: None, wait: Some(Wait::Start) };
        evaluator::adopt(number, self.home.clone(), self.surroundings.clone(), self.channels.queue.clone());
    }

    /// Waits until the evaluator has ended, so that nothing of this kernel is left.
    async fn leave(mut self, mut heard: UnboundedReceiver<Heard>) {
        let Some(line) = self.evaluator.line.take() else { return };
        line.hang_up();
        let gone = async {
            while let Some(heard) = heard.recv().await {
                if matches!(heard, Heard::Evaluator(FromEvaluator::Gone(..))) {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(3), gone).await;
    }

    async fn shell(&mut self, message: JupyterMessage) {
        let runs_a_cell = matches!(self.current, Some(Job::Cell(_)));
        match &message.content {
            Content::ExecuteRequest(_) => self.queue.push_back(message),
            Content::CompleteRequest(_) | Content::InspectRequest(_) if !runs_a_cell && self.evaluator.is_ready() => {
                self.queue.push_back(message);
            }
            _ => self.answer(Channel::Shell, &message).await,
        }
        self.go_on().await;
    }

    /// What is answered at once, also while a cell runs.
    async fn answer(&mut self, channel: Channel, message: &JupyterMessage) {
        let content = match &message.content {
            Content::KernelInfoRequest(_) => reply::kernel_info(),
            Content::IsCompleteRequest(request) => reply::is_complete(&request.code),
            Content::HistoryRequest(request) => self.history.answer(request),
            Content::CommInfoRequest(_) => reply::no_comms(),
            // The evaluator is busy: nothing is known at the moment.
            Content::CompleteRequest(request) => {
                let place = reply::bytes(&request.code, request.cursor_pos);
                reply::completions(&request.code, &[], place, place)
            }
            Content::InspectRequest(_) => reply::inspection(Map::new()),
            Content::InterruptRequest(_) => {
                self.interrupt().await;
                json!({ "status": "ok" })
            }
            Content::ShutdownRequest(request) => json!({ "status": "ok", "restart": request.restart }),
            // Comms that are opened here have nobody to talk to; what is not known is nobody's mistake.
            Content::CommOpen(comm) => {
                self.channels.publish("comm_close", json!({ "comm_id": comm.comm_id, "data": {} }), Some(message));
                return;
            }
            _ => return,
        };
        self.status("busy", message);
        let kind = message.header.msg_type.replace("_request", "_reply");
        self.channels.reply(channel, &kind, content, message).await;
        self.status("idle", message);
        // Front ends show the last status, and the cell still runs.
        if let Some(Job::Cell(cell)) = &self.current {
            self.status("busy", &cell.message);
        }
    }

    /// True when the kernel is to end.
    async fn control(&mut self, message: &JupyterMessage) -> bool {
        self.answer(Channel::Control, message).await;
        matches!(message.content, Content::ShutdownRequest(_))
    }

    fn status(&self, state: &str, parent: &JupyterMessage) {
        self.channels.publish("status", json!({ "execution_state": state }), Some(parent));
    }

    async fn interrupt(&mut self) {
        match &self.current {
            Some(Job::Cell(cell)) if !cell.is_sent => {
                let value = "interrupted before it began: the kernel is still getting ready";
                self.end_cell(error("Interrupted", value)).await;
            }
            Some(Job::Cell(_)) => self.evaluator.send(&Request::Interrupt),
            _ => {}
        }
    }

    /// Begins what waits, as far as the evaluator is free.
    async fn go_on(&mut self) {
        while self.current.is_none() {
            let Some(message) = self.queue.pop_front() else { return };
            self.status("busy", &message);
            match &message.content {
                Content::ExecuteRequest(request) => self.begin_cell(request.clone(), message),
                Content::CompleteRequest(request) => {
                    let position = reply::bytes(&request.code, request.cursor_pos);
                    self.evaluator.send(&Request::Complete { code: request.code.clone(), position });
                    self.current = Some(Job::Question(Box::new(message)));
                }
                Content::InspectRequest(request) => {
                    let position = reply::bytes(&request.code, request.cursor_pos);
                    self.evaluator.send(&Request::Inspect { code: request.code.clone(), position });
                    self.current = Some(Job::Question(Box::new(message)));
                }
                _ => {}
            }
        }
        self.send_cell();
        if matches!(&self.current, Some(Job::Cell(cell)) if cell.request.code.trim().is_empty()) {
            Box::pin(self.end_cell(Outcome::Ok)).await;
        }
    }

    fn begin_cell(&mut self, request: ExecuteRequest, message: JupyterMessage) {
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
        self.current = Some(Job::Cell(Cell { message, request, count: self.count, is_sent: false, progress }));
    }

    /// Gives the cell to the evaluator, once that is ready.
    fn send_cell(&mut self) {
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

    async fn evaluator_says(&mut self, news: FromEvaluator) {
        let number = self.evaluator.number;
        match news {
            FromEvaluator::Adopted(from, line) if from == number => self.evaluator.line = Some(line),
            FromEvaluator::Report(from, report) if from == number => self.report(report).await,
            FromEvaluator::Gone(from, why) if from == number => {
                self.evaluator = Evaluator { number, line: None, wait: None };
                let why = why.unwrap_or_else(|| {
                    "the process that compiles the cells has ended, and variables are gone: run the cells again"
                        .to_owned()
                });
                self.fail(&why).await;
            }
            _ => {}
        }
    }

    async fn report(&mut self, report: Report) {
        match report {
            Report::Adopted => {}
            Report::Warming(stage) => self.evaluator.wait = Some(Wait::Warming(stage, Instant::now())),
            Report::Ready => {
                self.evaluator.wait = None;
                evaluator::leave_a_spare(&self.home);
                self.send_cell();
            }
            Report::Failed(why) => self.fail(&why).await,
            Report::Output(output) => self.show(output),
            Report::Building(what) => {
                if let Some(Job::Cell(cell)) = &mut self.current {
                    let shown = cell.progress.show(&Wait::Building(what));
                    let parent = cell.message.clone();
                    shown.into_iter().for_each(|(kind, content)| self.channels.publish(kind, content, Some(&parent)));
                }
            }
            Report::Ask(question) => self.ask(&question.prompt, question.password).await,
            Report::Done(outcome) => self.end_cell(outcome).await,
            Report::Completions { matches, start, end } => {
                if let Some(Job::Question(message)) = self.current.take() {
                    let code = match &message.content {
                        Content::CompleteRequest(request) => request.code.as_str(),
                        _ => "",
                    };
                    self.answer_question(&message, reply::completions(code, &matches, start, end)).await;
                }
            }
            Report::Inspection(found) => {
                if let Some(Job::Question(message)) = self.current.take() {
                    let data = found.map(|found| {
                        Map::from_iter([
                            ("text/plain".to_owned(), Value::String(found.text)),
                            ("text/html".to_owned(), Value::String(found.html)),
                        ])
                    });
                    self.answer_question(&message, reply::inspection(data.unwrap_or_default())).await;
                }
            }
        }
    }

    async fn answer_question(&mut self, message: &JupyterMessage, content: Value) {
        let kind = message.header.msg_type.replace("_request", "_reply");
        self.channels.reply(Channel::Shell, &kind, content, message).await;
        self.status("idle", message);
        Box::pin(self.go_on()).await;
    }

    /// Nothing can be compiled at the moment; the next cell tries again.
    async fn fail(&mut self, why: &str) {
        self.evaluator.line = None;
        self.evaluator.wait = None;
        match self.current.take() {
            Some(Job::Question(message)) => self.answer(Channel::Shell, &message).await,
            cell => {
                self.current = cell;
                self.end_cell(error("KernelError", why)).await;
            }
        }
    }

    fn show(&mut self, output: Output) {
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

    fn show_wait(&mut self) {
        let Some(wait) = self.evaluator.wait.clone() else { return };
        if let Some(Job::Cell(cell)) = &mut self.current
            && let Some((kind, content)) = cell.progress.show(&wait)
        {
            self.channels.publish(kind, content, Some(&cell.message));
        }
    }

    fn end_wait(&mut self) {
        if let Some(Job::Cell(cell)) = &mut self.current
            && let Some((kind, content)) = cell.progress.end()
        {
            self.channels.publish(kind, content, Some(&cell.message));
        }
    }

    async fn ask(&mut self, prompt: &str, password: bool) {
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

    async fn end_cell(&mut self, outcome: Outcome) {
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
    async fn abort_queue(&mut self) {
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

fn error(name: &str, value: &str) -> Outcome {
    Outcome::Error { name: name.to_owned(), value: value.to_owned(), traceback: vec![format!("{name}: {value}")] }
}

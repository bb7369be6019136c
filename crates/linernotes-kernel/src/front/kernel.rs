//! The kernel as Jupyter knows it: takes requests in order, has one thing done at a time, and says how it went.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use anyhow::Result;
use jupyter_protocol::{JupyterMessage, JupyterMessageContent as Content};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

use super::cell::{Cell, error};
use super::channels::{Channel, Channels, Heard};
use super::evaluator::{self, Heard as FromEvaluator};
use super::history::History;
use super::progress::Wait;
use super::reply;
use crate::home::Home;
use crate::wire::{Outcome, Report, Request, Sender, Surroundings};

/// How often a wait is drawn anew.
const TICK: Duration = Duration::from_millis(250);
/// How long nothing must have run before the spare is begun: it takes a processor for half a minute.
const QUIET: Duration = Duration::from_secs(4);
/// How often to look whether there still is one.
const LOOK: Duration = Duration::from_secs(20);

pub(super) struct Kernel {
    pub(super) home: Home,
    pub(super) surroundings: Surroundings,
    pub(super) channels: Channels,
    pub(super) evaluator: Evaluator,
    /// What needs the evaluator and waits for it.
    pub(super) queue: VecDeque<JupyterMessage>,
    pub(super) current: Option<Job>,
    pub(super) count: u32,
    pub(super) history: History,
}

/// The evaluator of the moment.
#[derive(Default)]
pub(super) struct Evaluator {
    pub(super) number: u32,
    pub(super) line: Option<Sender<Request>>,
    pub(super) wait: Option<Wait>,
    /// When to look whether there is a spare.
    look_at: Option<Instant>,
}

impl Evaluator {
    pub(super) fn is_ready(&self) -> bool {
        self.line.is_some() && self.wait.is_none()
    }

    pub(super) fn send(&self, request: &Request) {
        // One that is gone is heard of.
        self.line.iter().for_each(|line| drop(line.send(request)));
    }
}

/// What the evaluator is at.
pub(super) enum Job {
    Cell(Box<Cell>),
    Question(Box<JupyterMessage>),
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
        // Jupyter sets it for the kernels that are to end with it; a process whose parent ends gets another one.
        let parent = std::env::var_os("JPY_PARENT_PID").map(|_| rustix::process::getppid());
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
                _ = tick.tick() => {
                    self.show_wait();
                    self.leave_a_spare_when_quiet();
                    if parent.is_some_and(|parent| parent != rustix::process::getppid()) {
                        break;
                    }
                }
            }
        }
        self.leave(heard).await;
        Ok(())
    }

    pub(super) fn adopt_evaluator(&mut self) {
        let number = self.evaluator.number + 1;
        self.evaluator = Evaluator { number, wait: Some(Wait::Start), ..Evaluator::default() };
        evaluator::adopt(number, self.home.clone(), self.surroundings.clone(), self.channels.queue.clone());
    }

    fn leave_a_spare_when_quiet(&mut self) {
        let evaluator = &mut self.evaluator;
        if !evaluator.is_ready() {
            return;
        }
        let now = Instant::now();
        if self.current.is_some() {
            evaluator.look_at = Some(now + QUIET);
        } else if evaluator.look_at.is_none_or(|moment| now >= moment) {
            evaluator.look_at = Some(now + LOOK);
            evaluator::leave_a_spare(&self.home);
        }
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

    pub(super) fn status(&self, state: &str, parent: &JupyterMessage) {
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
    pub(super) async fn go_on(&mut self) {
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

    async fn evaluator_says(&mut self, news: FromEvaluator) {
        let number = self.evaluator.number;
        match news {
            FromEvaluator::Adopted(from, line) if from == number => self.evaluator.line = Some(line),
            FromEvaluator::Report(from, report) if from == number => self.report(report).await,
            FromEvaluator::Gone(from, why) if from == number => {
                self.evaluator = Evaluator { number, ..Evaluator::default() };
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
                self.evaluator.look_at = Some(Instant::now() + QUIET);
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
}

//! Jupyter's five sockets. What comes in on any of them arrives in one queue.

use jupyter_protocol::{ConnectionInfo, Header, IoPubWelcome, JupyterMessage, JupyterMessageContent, UnknownMessage};
use jupyter_zmq_client::{
    Connection, KernelIoPubXPubConnection, RawMessage, RouterRecvConnection, RouterSendConnection, RuntimeError,
    SubscriptionEvent, create_kernel_control_connection, create_kernel_heartbeat_connection,
    create_kernel_iopub_xpub_connection, create_kernel_shell_connection, create_kernel_stdin_connection,
};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zeromq::SocketRecv as _;

use super::evaluator::Heard as FromEvaluator;

/// Anything that a kernel reacts to.
pub(super) enum Heard {
    Shell(Box<JupyterMessage>),
    Control(Box<JupyterMessage>),
    Typed(String),
    Evaluator(FromEvaluator),
}

/// The sending ends.
pub(super) struct Channels {
    pub(super) queue: UnboundedSender<Heard>,
    iopub: UnboundedSender<JupyterMessage>,
    shell: RouterSendConnection,
    control: RouterSendConnection,
    stdin: RouterSendConnection,
}

impl Channels {
    pub(super) async fn open(to: &ConnectionInfo) -> Result<(Self, UnboundedReceiver<Heard>), RuntimeError> {
        let session = &message("status", serde_json::json!({ "execution_state": "starting" }), None).header.session;
        let mut heartbeat = create_kernel_heartbeat_connection(to).await?;
        let (shell, shell_in) = create_kernel_shell_connection(to, session).await?.split();
        let (control, control_in) = create_kernel_control_connection(to, session).await?.split();
        let (stdin, stdin_in) = create_kernel_stdin_connection(to, session).await?.split();
        let iopub_out = create_kernel_iopub_xpub_connection(to, session).await?;

        let (queue, heard) = unbounded_channel();
        let (iopub, published) = unbounded_channel();
        tokio::spawn(async move { while heartbeat.single_heartbeat().await.is_ok() {} });
        tokio::spawn(publish(iopub_out, published));
        tokio::spawn(hear(shell_in, queue.clone(), |message| Some(Heard::Shell(message))));
        tokio::spawn(hear(control_in, queue.clone(), |message| Some(Heard::Control(message))));
        tokio::spawn(hear(stdin_in, queue.clone(), |message| match message.content {
            JupyterMessageContent::InputReply(reply) => Some(Heard::Typed(reply.value)),
            _ => None,
        }));
        Ok((Self { queue, iopub, shell, control, stdin }, heard))
    }

    /// To all who listen.
    pub(super) fn publish(&self, kind: &str, content: Value, parent: Option<&JupyterMessage>) {
        let message = message(kind, content, parent).with_zmq_identities(Vec::new());
        // The task ends with the kernel.
        let _ = self.iopub.send(message);
    }

    pub(super) async fn reply(&mut self, to: Channel, kind: &str, content: Value, parent: &JupyterMessage) {
        let message = message(kind, content, Some(parent));
        let sent = match to {
            Channel::Shell => self.shell.send(message).await,
            Channel::Control => self.control.send(message).await,
            Channel::Stdin => self.stdin.send(message).await,
        };
        // Whoever asked may be gone.
        drop(sent);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    Shell,
    Control,
    Stdin,
}

/// A message with exactly this content: the typed ones add fields that say something else when they are there.
fn message(kind: &str, content: Value, parent: Option<&JupyterMessage>) -> JupyterMessage {
    JupyterMessage::new(UnknownMessage { msg_type: kind.to_owned(), content }, parent)
}

/// Reads what comes; what is not signed, or no message, is not heard.
async fn hear(
    mut from: RouterRecvConnection,
    queue: UnboundedSender<Heard>,
    heard: impl Fn(Box<JupyterMessage>) -> Option<Heard>,
) {
    while !queue.is_closed() {
        match read(&mut from).await {
            Ok(message) => heard(Box::new(message)).into_iter().for_each(|heard| drop(queue.send(heard))),
            // A socket that is broken for good must not keep the processor busy.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
        }
    }
}

/// One message. Front ends leave out what they do not care for, so that is filled in.
async fn read(from: &mut RouterRecvConnection) -> anyhow::Result<JupyterMessage> {
    let raw = RawMessage::from_multipart(from.socket.recv().await?, &from.mac)?;
    let part = |number: usize| raw.jparts.get(number).map_or(&b"null"[..], |part| &part[..]);
    let header: Header = serde_json::from_slice(part(0))?;
    let content: Value = serde_json::from_slice(part(3))?;
    let content = with_defaults(&header.msg_type, content);
    let content = JupyterMessageContent::from_type_and_content(&header.msg_type, content)?;
    Ok(JupyterMessage {
        zmq_identities: raw.zmq_identities.clone(),
        parent_header: serde_json::from_slice(part(1)).ok(),
        metadata: serde_json::from_slice(part(2))?,
        header,
        content,
        buffers: Vec::new(),
        channel: None,
    })
}

fn with_defaults(kind: &str, content: Value) -> Value {
    let defaults = match kind {
        "execute_request" => {
            json!({ "code": "", "silent": false, "store_history": true, "user_expressions": {}, "allow_stdin": false, "stop_on_error": true })
        }
        "history_request" => json!({ "output": false, "raw": true, "n": 0, "unique": false, "start": 0, "stop": 0 }),
        "shutdown_request" => json!({ "restart": false }),
        _ => return content,
    };
    match (defaults, content) {
        (Value::Object(mut all), Value::Object(said)) => {
            all.extend(said.into_iter().filter(|(_, value)| !value.is_null()));
            Value::Object(all)
        }
        (_, content) => content,
    }
}

async fn publish(mut socket: KernelIoPubXPubConnection, mut published: UnboundedReceiver<JupyterMessage>) {
    loop {
        tokio::select! {
            message = published.recv() => match message {
                Some(message) => drop(socket.send(message).await),
                None => return,
            },
            event = Connection::recv_subscription(&mut socket) => {
                if let Ok(SubscriptionEvent::Subscribe(topic)) = event {
                    let welcome = IoPubWelcome::new(topic);
                    let _ = socket.send(JupyterMessage::from(welcome)).await;
                }
            }
        }
    }
}

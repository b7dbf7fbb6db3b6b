using Domain.Media;
using Domain.Media.Blobs;
using Domain.Monitor.Workflows;

namespace Domain.Monitor.Judging;

/// <summary>All that an upload is judged by. The workflow was read before the record, so that a record that is behind its workflow really is.</summary>
/// <param name="Media">The record.</param>
/// <param name="Uploaded">The blob that the client wrote, or null.</param>
/// <param name="Workflow">Its workflow, or null.</param>
/// <param name="Backlog">How many media of each kind are processing, this one included.</param>
public sealed record UploadFacts(MediaRecord Media, BlobProperties? Uploaded, WorkflowState? Workflow, IReadOnlyDictionary<MediaKind, int> Backlog);

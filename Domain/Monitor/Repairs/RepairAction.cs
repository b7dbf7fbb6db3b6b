using System.Text.Json.Serialization;

namespace Domain.Monitor.Repairs;

/// <summary>What the monitor does about it. Each may be repeated without harm.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RepairAction>))]
public enum RepairAction
{
    /// <summary>Confirms what is there and tells the workflow.</summary>
    [JsonStringEnumMemberName("confirm")]
    Confirm = 1,

    /// <summary>Starts the workflow, in place of one that is missing or has ended.</summary>
    [JsonStringEnumMemberName("start")]
    Start = 2,

    /// <summary>Terminates the workflow and starts it anew.</summary>
    [JsonStringEnumMemberName("replace")]
    Replace = 3,

    /// <summary>Lets a suspended workflow go on.</summary>
    [JsonStringEnumMemberName("resume")]
    Resume = 4,

    /// <summary>Expires the medium; its blobs are deleted.</summary>
    [JsonStringEnumMemberName("expire")]
    Expire = 5,

    /// <summary>Gives up: the record becomes failed, with the reason, and an operator can replay it.</summary>
    [JsonStringEnumMemberName("dead_letter")]
    DeadLetter = 6,

    /// <summary>An operator takes it up again after it was given up.</summary>
    [JsonStringEnumMemberName("replay")]
    Replay = 7,
}

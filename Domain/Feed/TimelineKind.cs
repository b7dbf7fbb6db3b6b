namespace Domain.Feed;

/// <summary>What a timeline collects.</summary>
public enum TimelineKind
{
    /// <summary>Posts of everyone its owner follows, and its owner's own.</summary>
    Home,

    /// <summary>The posts of one author with so many followers that readers fetch them here instead of being sent them.</summary>
    Celebrity,
}

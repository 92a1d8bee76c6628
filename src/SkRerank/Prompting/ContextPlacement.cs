namespace SkRerank.Prompting;

/// <summary>Says where the passages of a context stand in the messages that a chat model gets.</summary>
public enum ContextPlacement
{
    /// <summary>In the user's message, in front of the question; the rules are in the system message.</summary>
    /// <remarks>Retrieved text stays out of the system message, which models trust most, and what comes before the last turn stays the same from call to call, so that providers can cache it.</remarks>
    UserMessage,

    /// <summary>In the system message, behind the rules; the user's message goes out as it came.</summary>
    SystemMessage,
}

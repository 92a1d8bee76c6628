namespace SkRerank.Tests.Chat.Injection;

/// <summary>Represents a text that a hostile author puts into a passage, so that a judge ranks it first.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The text; <c>{n}</c> is the number that the prompt gives the passage, guessed rightly, and <c>{m}</c> that of the passage before it.</param>
/// <param name="Operative">The words of it that an obedient judge follows wherever it sees them, or <see langword="null"/> where the numbers alone are the order.</param>
/// <param name="IsLate">Whether it was written after the code was finished.</param>
public sealed record Attack(string Name, string Text, string? Operative = null, bool IsLate = false)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

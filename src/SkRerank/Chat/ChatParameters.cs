namespace SkRerank.Chat;

/// <summary>Names the parameters of a chat call that some endpoints refuse.</summary>
[Flags]
internal enum ChatParameters
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The temperature.</summary>
    Temperature = 1,

    /// <summary>The limit of output tokens.</summary>
    TokenLimit = 2,

    /// <summary>The JSON schema of the answer.</summary>
    Schema = 4,

    /// <summary>The seed.</summary>
    Seed = 8,

    /// <summary>What keeps reasoning short.</summary>
    Thinking = 16,
}

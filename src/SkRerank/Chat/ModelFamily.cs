namespace SkRerank.Chat;

/// <summary>Represents what a family of chat models accepts and offers, as data: what a call may ask of it.</summary>
/// <remarks>The table is a start, not the truth: a call that is refused for a parameter is made once more without it, and the refusal is remembered.</remarks>
public sealed record ModelFamily
{
    /// <summary>Gets the name of the family.</summary>
    public required string Name { get; init; }

    /// <summary>Gets whether a temperature may be set.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AcceptsTemperature { get; init; } = true;

    /// <summary>Gets the name of the parameter that limits the answer, as the endpoint spells it; clients that write requests themselves need it.</summary>
    /// <value>The default is <c>max_tokens</c>.</value>
    public string TokenLimitParameter { get; init; } = "max_tokens";

    /// <summary>Gets how many log-probabilities of the first token the endpoint gives, 0 for none.</summary>
    /// <value>The default is 0.</value>
    public int TopLogprobs { get; init; }

    /// <summary>Gets whether the endpoint holds an answer to a JSON schema.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool SupportsSchema { get; init; }

    /// <summary>Gets how reasoning is kept short.</summary>
    /// <value>The default is <see cref="ThinkingSwitch.None"/>.</value>
    public ThinkingSwitch Thinking { get; init; }

    /// <summary>Gets the window for prompt and answer together, in tokens.</summary>
    /// <value>The default is 4,096: what local servers give a model unless told otherwise; they cut a longer prompt silently.</value>
    public int ContextTokens { get; init; } = 4096;

    /// <summary>Gets the tokens that reasoning may take besides the answer.</summary>
    /// <value>The default is 0: the family does not reason.</value>
    public int ThinkingTokens { get; init; }

    /// <summary>Gets the list price, where one is known.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public ModelPrice? Price { get; init; }

    /// <summary>Finds the family of a model by its name.</summary>
    /// <param name="modelId">The model's name, with or without the path of its publisher; <see langword="null"/> where it is not known.</param>
    /// <returns>The family, or one named <c>unknown</c> with the defaults.</returns>
    public static ModelFamily Of(string? modelId) => ModelFamilyData.Of(modelId);
}

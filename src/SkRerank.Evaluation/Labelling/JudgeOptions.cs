using SkRerank.Chat;

namespace SkRerank.Evaluation.Labelling;

/// <summary>Represents the options of <see cref="LabelJudge"/>.</summary>
public sealed class JudgeOptions
{
    private int _maxPassageWords = 400;

    /// <summary>Gets or sets the prompt; it must ask for one line <c>final score: GRADE</c> with a grade from 0 to 3.</summary>
    /// <value>The default is <see cref="LabelJudge.DefaultTemplate"/>.</value>
    public PromptTemplate Template { get; set; } = LabelJudge.DefaultTemplate;

    /// <summary>Gets or sets how many words of a passage the judge sees.</summary>
    /// <value>The default is 400.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxPassageWords
    {
        get => _maxPassageWords;
        set => _maxPassageWords = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxPassageWords must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets what counts tokens for the plan.</summary>
    /// <value>The default is an estimate, rather too high.</value>
    public ITokenCounter TokenCounter { get; set; } = EstimatedTokenCounter.Instance;

    /// <summary>Gets or sets the price of the model.</summary>
    /// <value>The default is <see langword="null"/>: that of the model's family, where it is known.</value>
    public ModelPrice? Price { get; set; }

    /// <summary>Gets or sets the most that all calls may cost, in US dollars; no call is made that could go above it.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public decimal? MaxCost { get; set; }
}

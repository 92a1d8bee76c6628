using System.Globalization;
using System.Text;

namespace SkRerank.Evaluation.Advice;

/// <summary>Represents the advice which way to search is worth its price.</summary>
public sealed class RerankAdvice
{
    private readonly AdviserOptions _settings;

    internal RerankAdvice(AdviceOption present, IReadOnlyList<AdviceFinding> findings, AdviceFinding? chosen, AdviserOptions settings)
    {
        (Present, Findings, Chosen, _settings) = (present, findings, chosen, settings);
    }

    /// <summary>Gets the present way to search.</summary>
    public AdviceOption Present { get; }

    /// <summary>Gets the options, cheapest first.</summary>
    public IReadOnlyList<AdviceFinding> Findings { get; }

    /// <summary>Gets the advised option.</summary>
    /// <value><see langword="null"/>: stay with the present one.</value>
    public AdviceFinding? Chosen { get; }

    /// <summary>Gets the best of the dearer options, where its mean is above that of the choice.</summary>
    public AdviceFinding? Better { get; internal init; }

    /// <summary>Gets the gain of <see cref="Better"/> over the choice.</summary>
    public BootstrapInterval? FurtherGain { get; internal init; }

    /// <summary>Gets the number of topics that it takes to decide: at least <see cref="AdviserOptions.FewestTopics"/>, and as many as show the worthwhile gain of each option that may still have it.</summary>
    /// <value><see langword="null"/> where the topics are enough: an option is advised, or none can gain as much as is worthwhile.</value>
    public int? TopicsNeeded
    {
        get
        {
            if (Chosen is not null) return null;
            AdviceFinding[] open = [.. Findings.Where(finding => finding.Gain.Low <= 0 && finding.Gain.High >= _settings.WorthwhileGain)];
            var needed = Math.Max(_settings.FewestTopics, open.Select(finding => finding.TopicsNeeded).DefaultIfEmpty(0).Max());
            return needed > Present.Values.Count ? needed : null;
        }
    }

    /// <summary>Gives the advice in sentences, with its reason.</summary>
    /// <returns>Two or three sentences.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        var topics = Present.Values.Count;
        var intervals = string.Create(CultureInfo.InvariantCulture, $"{100 * Findings[0].Gain.Confidence:0.##} % interval");
        if (Chosen is { } chosen)
        {
            text.Append(CultureInfo.InvariantCulture, $"Take {chosen.Option.Name}: over {Present.Name} it gains {Gain(chosen.Gain)} over {topics} topics ({intervals}, for {Findings.Count} options at once){(chosen == Findings[0] ? ", and nothing else is cheaper" : ", and nothing cheaper gains beyond chance")}.");
            if (Better is { } better && FurtherGain is { } further)
                text.Append(CultureInfo.InvariantCulture, $" {Capital(better.Option.Name)} gains {Gain(further)} more{(further.Low > 0 ? "" : ", which may be chance")}{Times(chosen.Option, better.Option)}.");
            return text.ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"Keep {Present.Name}, without any change: ");
        if (topics < _settings.FewestTopics) text.Append(CultureInfo.InvariantCulture, $"{topics} topics are too few for any advice.");
        else
        {
            var best = Findings.MaxBy(finding => finding.Gain.Mean)!;
            text.Append(CultureInfo.InvariantCulture, $"no option gains beyond chance; the best by mean, {best.Option.Name}, differs by {Gain(best.Gain)} over {topics} topics ({intervals}, for {Findings.Count} options at once).");
        }

        if (TopicsNeeded is { } needed) text.Append(CultureInfo.InvariantCulture, $" Label about {needed} queries to see a gain of {_settings.WorthwhileGain:0.###} with a chance of 80 %.");
        else text.Append(CultureInfo.InvariantCulture, $" No option gains {_settings.WorthwhileGain:0.###} or more beyond what these topics would show with a chance of 80 %.");
        return text.ToString();
    }

    private static string Gain(BootstrapInterval gain) => string.Create(CultureInfo.InvariantCulture, $"{gain.Mean:+0.0000;-0.0000;0.0000} [{gain.Low:+0.0000;-0.0000;0.0000}, {gain.High:+0.0000;-0.0000;0.0000}]");

    private static string Times(AdviceOption chosen, AdviceOption better) => better.CoreSeconds is { } dear && chosen.CoreSeconds is > 0 and var cheap && better.Cost == chosen.Cost
        ? string.Create(CultureInfo.InvariantCulture, $", for {dear / cheap:0.#} times the time of a core")
        : "";

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}

using System.Globalization;

namespace SkRerank.Chat.Pointwise;

/// <summary>Asks for a grade.</summary>
internal sealed class GradedJudgement(ITokenLogprobs source, string modelId, int maxGrade, PromptTemplate template)
    : FirstTokenJudgement(string.Create(CultureInfo.InvariantCulture, $"graded({maxGrade})"), template, source, modelId, [.. Enumerable.Range(0, maxGrade + 1).Select(grade => grade.ToString(CultureInfo.InvariantCulture))])
{
    public const int DefaultMaxGrade = 3;

    internal override string Expected => string.Create(CultureInfo.InvariantCulture, $"a digit from 0 to {maxGrade}");

    private protected override PassageJudgement Judge(double[] logprobs)
    {
        // Relative to the likeliest grade, so that improbable grades do not all become 0.
        var likeliest = logprobs.Max();
        double sum = 0, weighted = 0;
        for (var grade = 0; grade < logprobs.Length; grade++)
        {
            var weight = Math.Exp(logprobs[grade] - likeliest);
            sum += weight;
            weighted += grade * weight;
        }

        return new PassageJudgement(weighted / sum) { Activated = weighted / sum / maxGrade };
    }
}

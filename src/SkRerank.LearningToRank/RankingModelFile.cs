using System.Text.Json;
using System.Text.Json.Serialization;
using SkRerank.LearningToRank.Networks;

namespace SkRerank.LearningToRank;

/// <summary>Holds a network or a weighted sum as it stands in JSON; nothing of it is to be trusted before <see cref="Problem"/> has found none.</summary>
internal sealed record RankingModelFile
{
    public const string Network = "skrerank-network";
    public const string Linear = "skrerank-linear";
    private const int Current = 1;

    /// <summary>Gets what the file is, so that it is told from other models in JSON.</summary>
    public string? Format { get; init; }

    public int? Version { get; init; } = Current;

    public string[]? FeatureNames { get; init; }

    public double[]? Means { get; init; }

    public double[]? Deviations { get; init; }

    /// <summary>Gets the columns that have an input for a missing value.</summary>
    public int[]? MissingIndicators { get; init; }

    public int[]? HiddenLayers { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<NetworkActivation>))]
    public NetworkActivation? Activation { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<RankingLoss>))]
    public RankingLoss? Loss { get; init; }

    /// <summary>Gets the parameters of a network in the order of <see cref="MultilayerPerceptron"/>, or the weights of a sum, one an input.</summary>
    public double[]? Parameters { get; init; }

    /// <summary>Reads a file and checks that it is whole and of a format.</summary>
    /// <exception cref="RerankException">The file is missing, is no JSON, or does not hold what a model of this format needs.</exception>
    public static RankingModelFile Read(string path, string format)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        RankingModelFile? file;
        try
        {
            file = JsonSerializer.Deserialize(File.ReadAllBytes(path), RankingModelFileContext.Default.RankingModelFile);
        }
        catch (JsonException e)
        {
            throw Failure($"The file '{path}' is no ranking model in JSON ({e.Message.Split('\n')[0].TrimEnd('.')}); train it again, or name the file that the training wrote.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure($"The ranking model '{path}' cannot be read ({e.Message.TrimEnd('.')}); check the path.", e);
        }

        file ??= new RankingModelFile();
        return file.Problem(format) is not { } problem ? file : throw Failure($"The ranking model '{path}' cannot be used: {problem}; train it again, or name the file that the training wrote.");
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var draft = path + ".partial";
        File.WriteAllBytes(draft, [.. JsonSerializer.SerializeToUtf8Bytes(this, RankingModelFileContext.Default.RankingModelFile), (byte)'\n']);
        File.Move(draft, path, overwrite: true);
    }

    public FeatureScaler ToScaler() => new(Means!, Deviations!, MissingIndicators!);

    private string? Problem(string format)
    {
        if (Format != format) return $"its format must be '{format}', but is '{Format ?? "missing"}'";
        if (Version != Current) return FormattableString.Invariant($"its version must be {Current}, but is {Version}");
        if (FeatureNames is not { Length: > 0 }) return "featureNames must name at least one feature";
        if (FeatureNames.Any(string.IsNullOrWhiteSpace) || FeatureNames.Distinct(StringComparer.Ordinal).Count() < FeatureNames.Length) return "featureNames must be names that are not empty, none twice";
        var features = FeatureNames.Length;
        if (Means?.Length != features || !Means.All(double.IsFinite)) return $"means must be {features} finite numbers, one a feature";
        if (Deviations?.Length != features || !Deviations.All(deviation => double.IsFinite(deviation) && deviation >= 0)) return $"deviations must be {features} finite numbers of at least 0, one a feature";
        if (MissingIndicators is null || !IsRising(MissingIndicators, features)) return "missingIndicators must be columns of features, rising";
        if (format == Network && HiddenLayers?.All(units => units is >= 1 and <= 4096) != true) return "hiddenLayers must be whole numbers from 1 to 4096";
        if (format == Network && (Activation is not { } activation || !Enum.IsDefined(activation) || Loss is not { } loss || !Enum.IsDefined(loss))) return "activation and loss must be named";
        var inputs = features + MissingIndicators.Length;
        int[] hidden = HiddenLayers ?? [];
        var parameters = format == Linear ? inputs : hidden.Prepend(inputs).Zip(hidden.Append(1), (from, to) => (from + 1L) * to).Sum();
        return Parameters?.Length != parameters || !Parameters.All(double.IsFinite) ? FormattableString.Invariant($"parameters must be {parameters} finite numbers, but are {Parameters?.Length ?? 0}") : null;
    }

    private static bool IsRising(int[] columns, int features)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] < 0 || columns[i] >= features || (i > 0 && columns[i] <= columns[i - 1])) return false;
        }

        return true;
    }

    private static RerankException Failure(string message, Exception? inner = null) => new(message, inner) { ProviderName = "learning-to-rank", Operation = "load" };
}

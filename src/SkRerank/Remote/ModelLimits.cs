namespace SkRerank.Remote;

/// <summary>Finds what a request of a model may hold.</summary>
internal static class ModelLimits
{
    /// <summary>Gives the user's own limits, else those of the contract's table, else the provider's general ones, with a note where the table does not know the model.</summary>
    public static RemoteModel Of(HttpRerankerOptions options, string? modelId, List<string>? notes = null)
    {
        var format = options.Format;
        var model = Known(options, modelId);
        if (model is null)
        {
            model = format.GeneralLimits;
            if (modelId is not null && format.Models.Count > 0) notes?.Add($"The model '{modelId}' is not in the table of '{format.ProviderName}'; the provider's general limits were kept to. Set Model to give its own.");
        }

        return options.MaxTokensPerDocument is { } tokens ? model with { MaxTokensPerDocument = tokens } : model;
    }

    private static RemoteModel? Known(HttpRerankerOptions options, string? modelId)
    {
        if (options.Model is { } own && (own.ModelId.Length == 0 || IsSame(own.ModelId, modelId))) return own;
        return options.Format.Models.FirstOrDefault(known => IsSame(known.ModelId, modelId));
    }

    private static bool IsSame(string known, string? modelId) => string.Equals(known, modelId, StringComparison.OrdinalIgnoreCase);
}

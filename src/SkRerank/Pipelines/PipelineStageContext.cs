namespace SkRerank.Pipelines;

/// <summary>Gives the factory of a stage what its part of a definition says; a value of a wrong type is an error that names its path.</summary>
public sealed class PipelineStageContext
{
    private readonly PipelineJson _json;
    private readonly string? _folder;

    internal PipelineStageContext(PipelineJson json, string? folder, IServiceProvider services) => (_json, _folder, Services) = (json, folder, services);

    /// <summary>Gets the services of the host; without one there are none.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The text, never empty; <see langword="null"/> where the property is not there.</returns>
    /// <exception cref="RerankException">It is no text, or empty.</exception>
    public string? Text(string property) => _json.Text(property);

    /// <summary>Reads a text that must be there.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The text, never empty.</returns>
    /// <exception cref="RerankException">It is missing, no text, or empty.</exception>
    public string RequiredText(string property) => _json.RequiredText(property);

    /// <summary>Reads a number.</summary>
    /// <param name="property">The property.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most that is allowed.</param>
    /// <returns>The finite number; <see langword="null"/> where the property is not there.</returns>
    /// <exception cref="RerankException">It is no number of the range.</exception>
    public double? Number(string property, double least = double.MinValue, double most = double.MaxValue) => _json.Number(property, least, most);

    /// <summary>Reads a whole number.</summary>
    /// <param name="property">The property.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <returns>The number; <see langword="null"/> where the property is not there.</returns>
    /// <exception cref="RerankException">It is no whole number of <paramref name="least"/> or more.</exception>
    public int? Count(string property, int least = 1) => _json.Count(property, least);

    /// <summary>Reads true or false.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The value; <see langword="null"/> where the property is not there.</returns>
    /// <exception cref="RerankException">It is neither.</exception>
    public bool? Flag(string property) => _json.Flag(property);

    /// <summary>Reads the path of a file or folder; a relative one starts from the folder of the definition and stays inside it.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The full path, of something that is there; <see langword="null"/> where the property is not there.</returns>
    /// <exception cref="RerankException">It is no path, leaves the folder, or nothing is there.</exception>
    public string? FilePath(string property) => _json.Text(property) is { } path ? PipelinePath.Existing(_json, property, path, _folder) : null;

    /// <summary>Reads the path of a file or folder, or a name that something else knows, such as that of a model in a catalogue.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The full path where one is there, resolved as by <see cref="FilePath"/>, else the text as it is; <see langword="null"/> where the property is not there.</returns>
    /// <exception cref="RerankException">It is no text, or leaves the folder.</exception>
    public string? PathOrName(string property) => _json.Text(property) is not { } text ? null : PipelinePath.Resolve(_json, property, text, _folder) is var full && Path.Exists(full) ? full : text;

    /// <summary>Makes the error of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="problem">What it must be and what it is, as the rest of a sentence that begins with the property's path.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    /// <returns>The error, to be thrown.</returns>
    public RerankException Error(string property, string problem, Exception? innerException = null) => _json.Error(property, problem, innerException);
}

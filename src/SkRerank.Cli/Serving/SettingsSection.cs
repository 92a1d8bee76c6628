using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using SkRerank.Onnx.Catalogue;
using SkRerank.Server;

namespace SkRerank.Cli.Serving;

/// <summary>Reads the section <c>SkRerank</c> strictly: a key that nothing reads, and a value that is no such value, are errors that name the key.</summary>
internal static class SettingsSection
{
    public const string Name = "SkRerank";

    /// <summary>Sets the properties of the server's options and of the served models from a configuration.</summary>
    /// <exception cref="ArgumentException">A key is not known, or its value is wrong.</exception>
    public static void Read(IConfiguration configuration, SkRerankServerOptions options, ServedSettings settings)
    {
        (object Target, PropertyInfo Property)[] known = [.. ((object[])[options, settings]).SelectMany(target => target.GetType().GetProperties().Select(property => (target, property)))];
        foreach (var value in configuration.GetSection(Name).GetChildren())
        {
            if (Array.Find(known, one => string.Equals(one.Property.Name, value.Key, StringComparison.OrdinalIgnoreCase)) is not { Property: { } property, Target: var target })
                throw new ArgumentException($"The section {Name} has no key '{value.Key}'{NearNames.Hint(value.Key, known.Select(one => one.Property.Name))}; correct it, or leave it out.");
            if (Value(value, $"{Name}:{property.Name}", property.PropertyType) is { } read) property.SetValue(target, read);
        }
    }

    /// <summary>Registers the server; what is wrong with its options is said by their keys.</summary>
    public static T Named<T>(Func<T> register)
    {
        try
        {
            return register();
        }
        catch (ArgumentException e) when (e.ParamName is { } option && typeof(SkRerankServerOptions).GetProperty(option) is not null)
        {
            throw new ArgumentException(ErrorText.Of(e).Replace($"'{option}'", $"'{Name}:{option}'", StringComparison.Ordinal), e);
        }
    }

    private static object? Value(IConfigurationSection section, string key, Type type)
    {
        if (type == typeof(IList<string>)) return List(section, key);
        if (section.GetChildren().Any()) throw new ArgumentException($"'{key}' should be {Expected(type)}, but has keys below it; give one value.");
        return section.Value is { Length: > 0 } text ? Parse(text, type) ?? throw new ArgumentException($"'{key}' should be {Expected(type)}, but is '{text}'; correct it.") : null;
    }

    private static List<string> List(IConfigurationSection section, string key)
    {
        // What stands there may be a key, so it is not repeated.
        if (section.Value is { Length: > 0 }) throw new ArgumentException($"'{key}' should be a list, but is one value; write it as [\"…\"] in a file, or as {key.Replace(":", "__", StringComparison.Ordinal)}__0 in the environment.");
        return [.. section.GetChildren().Select(child => child.Value ?? throw new ArgumentException($"'{key}' should be a list of texts, but one of them is none; correct it."))];
    }

    private static object? Parse(string text, Type type)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(bool)) return bool.TryParse(text, out var flag) ? flag : null;
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (type == typeof(long)) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        // A number alone would be days.
        if (type == typeof(TimeSpan)) return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
        return Array.Find(Enum.GetNames(type), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word ? Enum.Parse(type, word) : null;
    }

    private static string Expected(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time such as 00:01:00, which is a minute"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()))}"
        : "a whole number";
}

package template

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// resolver resolves one stack. All the resolvers of a reading share stacks, so that an import finds its export.
type resolver struct {
	*stack
	stacks map[string]*resolver
	order  []string
	here   Place
	busy   map[string]bool // what is being resolved now, against circles
}

func resolveAll(stacks map[string]*stack, order []string, here Place) ([]Resource, error) {
	resolvers := make(map[string]*resolver)
	for name, s := range stacks {
		resolvers[name] = &resolver{stack: s, stacks: resolvers, order: order, here: here, busy: make(map[string]bool)}
	}
	var all []Resource
	var origins []string
	for _, name := range order {
		r := resolvers[name]
		for _, id := range slices.Sorted(maps.Keys(r.Resources)) {
			made, properties, err := r.resource(id)
			if err != nil {
				return nil, err
			}
			if made == nil {
				continue
			}
			if made.Type == "AWS::CloudFront::Distribution" {
				domains, err := r.domains(id, properties)
				if err != nil {
					return nil, err
				}
				for _, domain := range domains {
					origins = append(origins, "https://"+domain, here.Origin)
				}
			}
			all = append(all, *made)
		}
	}
	// The site answers here at another address than its domain: every mention of the one becomes the other.
	replace := strings.NewReplacer(origins...)
	for i := range all {
		all[i].Properties = []byte(replace.Replace(string(all[i].Properties)))
	}
	return all, nil
}

// domains gives the distribution's own domain and its aliases.
func (r *resolver) domains(id string, properties any) ([]string, error) {
	own, err := r.attribute(id, "DomainName")
	if err != nil {
		return nil, err
	}
	domains := []string{own}
	config, _ := properties.(map[string]any)["DistributionConfig"].(map[string]any)
	aliases, _ := config["Aliases"].([]any)
	for _, alias := range aliases {
		if name, ok := alias.(string); ok {
			domains = append(domains, name)
		}
	}
	return domains, nil
}

// resource resolves one resource; nil when its condition does not hold.
func (r *resolver) resource(id string) (*Resource, any, error) {
	raw := r.Resources[id]
	fail := func(err error) error {
		return fmt.Errorf("stack %s, resource %s (%s): %w", r.Name, id, raw.Type, err)
	}
	if raw.Condition != "" {
		holds, err := r.condition(raw.Condition)
		if err != nil || !holds {
			return nil, nil, err
		}
	}
	properties, err := r.value(map[string]any(raw.Properties))
	if err != nil {
		return nil, nil, fail(err)
	}
	text, err := json.Marshal(properties)
	if err != nil {
		return nil, nil, fail(err)
	}
	made := Resource{Stack: r.Name, ID: id, Type: raw.Type, Properties: text}
	if made.Name, err = r.name(id); err != nil {
		return nil, nil, fail(err)
	}
	if made.Ref, err = r.ref(id); err != nil {
		return nil, nil, fail(err)
	}
	if kinds[raw.Type].arn != "" {
		if made.ARN, err = r.attribute(id, "Arn"); err != nil {
			return nil, nil, fail(err)
		}
	}
	return &made, properties, nil
}

// name gives the physical name of a resource.
func (r *resolver) name(id string) (string, error) {
	raw := r.Resources[id]
	if property := kinds[raw.Type].name; property != "" {
		if v, ok := raw.Properties[property]; ok {
			if r.busy["name "+id] {
				return "", fmt.Errorf("the name of %s depends on itself", id)
			}
			r.busy["name "+id] = true
			defer delete(r.busy, "name "+id)
			return r.text(v)
		}
	}
	made := r.stack.Name + "-" + id
	if raw.Type == "AWS::S3::Bucket" {
		made = strings.ToLower(made) // as AWS makes one, for no other can name a host
	}
	return made, nil
}

// ref gives what Ref answers for a parameter, a pseudo parameter or a resource.
func (r *resolver) ref(id string) (string, error) {
	if v, ok := pseudo(r.stack.Name)[id]; ok {
		return v, nil
	}
	if p, ok := r.Parameters[id]; ok {
		if r.here.Parameter != nil {
			if given := r.here.Parameter(r.stack.Name, id); given != "" {
				return given, nil
			}
		}
		if p.Default == nil {
			return standIn(id), nil
		}
		return fmt.Sprint(p.Default), nil
	}
	raw, ok := r.Resources[id]
	if !ok {
		return "", fmt.Errorf("Ref names %s, which is no resource or parameter of this stack", id)
	}
	pattern := kinds[raw.Type].ref
	if pattern == "" {
		pattern = "{name}"
	}
	return r.expand(id, pattern)
}

// standIn is the value here of a parameter without a default, which a deployment must be given: a name that is a host's as
// well, since most of them are, and leads nowhere.
func standIn(parameter string) string { return strings.ToLower(parameter) + ".localhost" }

// attribute gives what Fn::GetAtt answers.
func (r *resolver) attribute(id, name string) (string, error) {
	raw, ok := r.Resources[id]
	if !ok {
		return "", fmt.Errorf("Fn::GetAtt names %s, which is no resource of this stack", id)
	}
	k := kinds[raw.Type]
	if name == "Arn" && k.arn != "" {
		return r.expand(id, k.arn)
	}
	pattern, ok := k.attributes[name]
	if !ok {
		return "", fmt.Errorf("the local platform does not know the attribute %s of %s (%s)", name, id, raw.Type)
	}
	return r.expand(id, pattern)
}

// expand fills a pattern of a kind for one resource.
func (r *resolver) expand(id, pattern string) (string, error) {
	name, err := r.name(id)
	if err != nil {
		return "", err
	}
	k := kinds[r.Resources[id].Type]
	own := identifier(r.stack.Name, id)
	for range 2 { // an ARN may itself hold {name} or {id}
		pattern = strings.NewReplacer("{arn}", k.arn, "{name}", name, "{id}", own).Replace(pattern)
	}
	if strings.Contains(pattern, "{queue}") {
		pattern = strings.ReplaceAll(pattern, "{queue}", r.here.Queue(name))
	}
	if strings.Contains(pattern, "{api}") {
		pattern = strings.ReplaceAll(pattern, "{api}", r.here.API(name))
	}
	return pattern, nil
}

// identifier makes the ten characters that AWS would draw at random; here they stay the same from start to start.
func identifier(stack, id string) string {
	sum := sha256.Sum256([]byte(stack + "/" + id))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:10]
}

// imported finds the value exported under a name by any of the stacks.
func (r *resolver) imported(name string) (any, error) {
	for _, other := range r.order {
		s := r.stacks[other]
		for id, out := range s.Outputs {
			if out.Export == nil {
				continue
			}
			exported, err := s.text(out.Export.Name)
			if err != nil {
				return nil, fmt.Errorf("stack %s, output %s: %w", other, id, err)
			}
			if exported != name {
				continue
			}
			if out.Condition != "" {
				holds, err := s.condition(out.Condition)
				if err != nil {
					return nil, err
				}
				if !holds {
					continue
				}
			}
			if s.busy["output "+id] {
				return nil, fmt.Errorf("stack %s, output %s: the value depends on itself", other, id)
			}
			s.busy["output "+id] = true
			defer delete(s.busy, "output "+id)
			return s.value(out.Value)
		}
	}
	return nil, fmt.Errorf("Fn::ImportValue names %s, which none of the stacks exports", name)
}

func pseudo(stack string) map[string]string {
	return map[string]string{
		"AWS::Region":    Region,
		"AWS::AccountId": Account,
		"AWS::Partition": "aws",
		"AWS::URLSuffix": "amazonaws.com",
		"AWS::StackName": stack,
		"AWS::StackId":   "arn:aws:cloudformation" + regional + "stack/" + stack + "/" + identifier(stack, ""),
	}
}
